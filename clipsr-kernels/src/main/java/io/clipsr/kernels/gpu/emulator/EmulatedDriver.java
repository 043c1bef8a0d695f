package io.clipsr.kernels.gpu.emulator;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.GpuGraph;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuMemoryException;
import io.clipsr.kernels.gpu.GpuModule;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.emulator.machine.AccessTrace;
import io.clipsr.kernels.gpu.emulator.machine.Counters;
import io.clipsr.kernels.gpu.emulator.machine.EmulatedMemory;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorFault;
import io.clipsr.kernels.gpu.emulator.machine.EmulatorOptions;
import io.clipsr.kernels.gpu.emulator.machine.Kernel;
import io.clipsr.kernels.gpu.emulator.machine.Launch;
import io.clipsr.kernels.gpu.emulator.machine.Profile;
import io.clipsr.kernels.gpu.emulator.machine.Region;
import io.clipsr.kernels.gpu.emulator.machine.Stamps;
import io.clipsr.kernels.gpu.emulator.ptx.PtxParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A driver that runs PTX in Java, without a GPU. It is a sanitizer, which stops a kernel at its first error
 * ({@link EmulatorFault}), and a profiler ({@link Counters}). Launches are synchronous: {@link #launch} returns when
 * the kernel has ended, and throws its errors.
 */
public final class EmulatedDriver implements GpuDriver {
    /** The shared memory per block that every supported GPU has. */
    private static final int SHARED_LIMIT = 64 * 1024;

    private final EmulatorOptions options;
    private final Consumer<Counters> profiler;
    private final EmulatedMemory memory = new EmulatedMemory();
    private final Stamps stamps = new Stamps();
    private final ExecutorService pool;
    private int launches;
    /** The launches of the graph that is being captured, or null. */
    private List<Runnable> capturing;

    private boolean closed;

    /** Creates a driver with all checks, whose counters are discarded. */
    public EmulatedDriver() {
        this(EmulatorOptions.strict(0), counters -> {});
    }

    /**
     * Creates a driver.
     *
     * @param profiler the consumer of the counters of each launch, called when the launch has ended
     */
    public EmulatedDriver(EmulatorOptions options, Consumer<Counters> profiler) {
        this.options = options;
        this.profiler = profiler;
        this.pool = Executors.newFixedThreadPool(options.workers(), work -> {
            Thread thread = new Thread(work, "clipsr-emulator");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public String describe() {
        return "PTX emulator, " + options.workers() + (options.workers() == 1 ? " worker" : " workers");
    }

    @Override
    public synchronized GpuModule load(String name, String ptx) {
        requireNotCapturing();
        return new EmulatedModule(this, memory, PtxParser.parse(name, ptx));
    }

    @Override
    public synchronized long allocate(long bytes) {
        requireNotCapturing();
        if (bytes < 1) {
            throw new GpuException("cannot allocate " + bytes + " bytes");
        }
        try {
            return memory.allocate(bytes, Region.Kind.GLOBAL, "the allocation").base;
        } catch (OutOfMemoryError e) {
            throw new GpuMemoryException("Java's heap has no room for " + bytes + " bytes of the emulator's memory");
        }
    }

    @Override
    public synchronized void free(long address) {
        requireNotCapturing();
        Region region = memory.whole(address, 1, "free");
        if (region.base != address) {
            throw new GpuException("free: " + EmulatedMemory.hex(address) + " is inside an allocation, not its start");
        }
        region.release();
    }

    @Override
    public synchronized void copyToDevice(float[] from, int at, long address, int count) {
        java.util.Objects.checkFromIndexSize(at, count, from.length);
        buffer(address, 4L * count, "copyToDevice", true).asFloatBuffer().put(from, at, count);
    }

    @Override
    public synchronized void copyToDevice(int[] from, int at, long address, int count) {
        java.util.Objects.checkFromIndexSize(at, count, from.length);
        buffer(address, 4L * count, "copyToDevice", true).asIntBuffer().put(from, at, count);
    }

    @Override
    public synchronized void copyToDevice(byte[] from, int at, long address, int count) {
        java.util.Objects.checkFromIndexSize(at, count, from.length);
        buffer(address, count, "copyToDevice", true).put(from, at, count);
    }

    @Override
    public synchronized void copyFromDevice(long address, float[] to, int at, int count) {
        java.util.Objects.checkFromIndexSize(at, count, to.length);
        buffer(address, 4L * count, "copyFromDevice", false).asFloatBuffer().get(to, at, count);
    }

    @Override
    public synchronized void copyFromDevice(long address, byte[] to, int at, int count) {
        java.util.Objects.checkFromIndexSize(at, count, to.length);
        buffer(address, count, "copyFromDevice", false).get(to, at, count);
    }

    private ByteBuffer buffer(long address, long bytes, String call, boolean write) {
        requireNotCapturing();
        Region region = memory.whole(address, bytes, call);
        int offset = (int) (address - region.base);
        if (write) {
            region.markWrittenByHost(offset, (int) bytes);
        } else if (options.validity()) {
            int bad = region.firstUnwritten(offset, (int) bytes);
            if (bad >= 0) {
                throw new EmulatorFault(
                        EmulatorFault.Kind.UNINITIALISED_READ,
                        0,
                        region.base + bad,
                        call + ": read of uninitialised memory, " + EmulatedMemory.describe(region, bad));
            }
        }
        return ByteBuffer.wrap(region.data, offset, (int) bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int words(int bytes) {
        return (bytes + Long.BYTES - 1) / Long.BYTES;
    }

    @Override
    public synchronized void launch(GpuKernel kernel, LaunchShape shape, KernelArguments arguments) {
        open();
        if (!(kernel instanceof Kernel entry) || entry.owner != this) {
            throw new GpuException("kernel " + kernel.name() + " was loaded by another driver");
        }
        byte[] parameters = arguments.bytes();
        // The padding at the end of a structure may be missing.
        if (words(parameters.length) != words(entry.parameterBytes)) {
            throw new GpuException("kernel " + entry.name + " takes " + entry.parameterBytes
                    + " bytes of parameters, got " + parameters.length);
        }
        int threads = shape.threads();
        if (entry.maxThreads > 0 && (threads > entry.maxThreads || entry.exactThreads && threads != entry.maxThreads)) {
            throw new GpuException("kernel " + entry.name + " allows blocks of "
                    + (entry.exactThreads ? "" : "at most ") + entry.maxThreads + " threads, not " + threads);
        }
        int shared = entry.sharedBytes + shape.shared();
        if (shared > SHARED_LIMIT) {
            throw new GpuException(
                    "kernel " + entry.name + " needs " + shared + " bytes of shared memory; there are " + SHARED_LIMIT);
        }
        byte[] padded = Arrays.copyOf(parameters, entry.parameterBytes);
        if (capturing != null) {
            capturing.add(() -> run(entry, shape, padded));
        } else {
            run(entry, shape, padded);
        }
    }

    private void run(Kernel entry, LaunchShape shape, byte[] parameters) {
        Launch launch = new Launch(entry, shape, parameters, options, memory, stamps, ++launches);
        List<Profile> profiles = launch.run(pool);
        profiler.accept(Counters.of(entry, shape, profiles, options.profile() ? uniqueSectors() : 0));
    }

    @Override
    public synchronized GpuGraph capture(Runnable body) {
        requireNotCapturing();
        List<Runnable> captured = new ArrayList<>();
        capturing = captured;
        try {
            body.run();
        } finally {
            capturing = null;
        }
        return new Graph(captured);
    }

    private final class Graph implements GpuGraph {
        private List<Runnable> captured;

        Graph(List<Runnable> captured) {
            this.captured = captured;
        }

        @Override
        public void launch() {
            synchronized (EmulatedDriver.this) {
                requireNotCapturing();
                if (captured == null) {
                    throw new GpuException("this graph was closed");
                }
                captured.forEach(Runnable::run);
            }
        }

        @Override
        public void close() {
            captured = null;
        }
    }

    private long uniqueSectors() {
        long sectors = 0;
        for (Region region : memory.regions()) {
            for (int page = 0; page < region.pageCount(); page++) {
                AccessTrace trace = region.touched(page, launches);
                if (trace != null) {
                    for (byte touched : trace.sectors) {
                        sectors += touched;
                    }
                }
            }
        }
        return sectors;
    }

    @Override
    public synchronized void synchronize() {
        requireNotCapturing(); // a launch has ended when it returns
    }

    @Override
    public synchronized void close() {
        closed = true;
        pool.shutdown();
        memory.clear();
    }

    /**
     * Requires that the driver is open and not capturing. Like CUDA, it rejects everything but launches during a
     * capture.
     */
    private void requireNotCapturing() {
        open();
        if (capturing != null) {
            throw new GpuException("launches are being captured; other calls are not allowed during a capture");
        }
    }

    private void open() {
        if (closed) {
            throw new GpuException("the driver is closed");
        }
    }
}
