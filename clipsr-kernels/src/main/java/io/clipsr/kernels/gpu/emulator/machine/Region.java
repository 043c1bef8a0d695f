package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bytes;
import java.util.Arrays;

/** A piece of memory: an allocation, a module's variable, a block's shared memory, or a warp's local memory. */
public final class Region {
    static final int PAGE_SHIFT = 14;
    static final int PAGE = 1 << PAGE_SHIFT;

    public enum Kind {
        GLOBAL,
        CONSTANT,
        SHARED,
        LOCAL
    }

    public final Kind kind;
    final String name;
    /** The address of its first byte. */
    public final long base;

    final int size;
    /** Null once given back. */
    public byte[] data;
    /** One byte a byte: 1 where something was written. Null where all is. */
    private byte[] written;

    final int pageShift;
    private final AccessTrace[] pages;

    private Region(Kind kind, String name, long base, int size) {
        this.kind = kind;
        this.name = name;
        this.base = base;
        this.size = size;
        this.data = new byte[size];
        this.written = new byte[size];
        this.pageShift = kind == Kind.GLOBAL ? PAGE_SHIFT : 31;
        this.pages = switch (kind) {
            case GLOBAL -> new AccessTrace[(size + PAGE - 1) >>> PAGE_SHIFT];
            case SHARED -> new AccessTrace[] {new AccessTrace(size)};
            case CONSTANT, LOCAL -> null;
        };
    }

    static Region global(String name, long base, int size) {
        return new Region(Kind.GLOBAL, name, base, size);
    }

    static Region constant(String name, long base, int size) {
        return new Region(Kind.CONSTANT, name, base, size);
    }

    static Region shared(int size) {
        return new Region(Kind.SHARED, "shared memory", 0, size);
    }

    static Region local(int size) {
        return new Region(Kind.LOCAL, "local memory", 0, size);
    }

    /** Bytes as they come from the host. */
    public void hostWrote(int offset, int bytes) {
        if (offset == 0 && bytes == size) {
            written = null;
        } else if (written != null) {
            Arrays.fill(written, offset, offset + bytes, (byte) 1);
        }
    }

    void forgetContents() {
        Arrays.fill(written, (byte) 0);
    }

    void forgetAccesses() {
        pages[0].clear();
    }

    public void giveBack() {
        data = null;
        written = null;
        Arrays.fill(pages, null);
    }

    /** Where nothing wrote: the first such byte among these, or -1. */
    public int firstUnwritten(int offset, int bytes) {
        byte[] marks = written;
        if (marks == null) {
            return -1;
        }
        switch (bytes) {
            case 4 -> {
                if ((int) Bytes.INT.get(marks, offset) == 0x01010101) {
                    return -1;
                }
            }
            case 8 -> {
                if ((long) Bytes.LONG.get(marks, offset) == 0x0101010101010101L) {
                    return -1;
                }
            }
            case 16 -> {
                if (((long) Bytes.LONG.get(marks, offset) & (long) Bytes.LONG.get(marks, offset + 8))
                        == 0x0101010101010101L) {
                    return -1;
                }
            }
            default -> {}
        }
        for (int i = offset; i < offset + bytes; i++) {
            if (marks[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    boolean anyWritten(int offset, int bytes) {
        for (int i = offset; i < offset + bytes; i++) {
            if (written == null || written[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Marks the places of an access as written. */
    void markWritten(AccessScratch access, int bytes) {
        byte[] marks = written;
        if (marks == null) {
            return;
        }
        for (int j = 0; j < access.count; j++) {
            int offset = access.offsets[j];
            switch (bytes) {
                case 4 -> Bytes.INT.set(marks, offset, 0x01010101);
                case 8 -> Bytes.LONG.set(marks, offset, 0x0101010101010101L);
                default -> Arrays.fill(marks, offset, offset + bytes, (byte) 1);
            }
        }
    }

    boolean allWritten() {
        return written == null;
    }

    /** Who touched the page that holds this offset, in the launch of this number. */
    AccessTrace trace(int offset, int launch) {
        AccessTrace trace = pages[offset >>> pageShift];
        if (kind == Kind.SHARED || trace != null && trace.launch == launch) {
            return trace;
        }
        synchronized (this) {
            trace = pages[offset >>> pageShift];
            if (trace == null) {
                trace = new AccessTrace(PAGE);
                trace.launch = launch;
                pages[offset >>> pageShift] = trace;
            } else if (trace.launch != launch) {
                trace.clear();
                trace.launch = launch;
            }
            return trace;
        }
    }

    /** The trace of a page that was touched in this launch, or null. */
    public AccessTrace touched(int page, int launch) {
        AccessTrace trace = pages == null ? null : pages[page];
        return trace != null && trace.launch == launch ? trace : null;
    }

    public int pageCount() {
        return pages == null ? 0 : pages.length;
    }
}
