package io.clipsr.image.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * The markers of a JPEG file up to the end of its first picture (ITU-T T.81, annex B), found without decoding. The
 * decoder neither limits the number of scans, nor notices that scans are missing, nor takes a picture's size from where
 * scanners write it.
 */
final class JpegStructure {
    static final int MAX_SCANS = 500;
    /** The largest number of {@link #segmentBytes}. XMP with a picture of depths has some ten million. */
    static final long MAX_SEGMENT_BYTES = 64 << 20;

    /** The bytes of an object for a segment without content. */
    private static final int SEGMENT_OBJECT_BYTES = 128;

    private static final int DNL = 0xdc;
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int JFIF = 0xe0;
    private static final int ADOBE = 0xee;
    private static final int COEFFICIENTS = 64;
    private static final int END_OF_FILE = -1;

    /** A component of the picture: its identifier, its sampling factors, and what scans have told of it. */
    static final class Component {
        final int id;
        final int across;
        final int down;
        /** The number of low bits of each coefficient that are still missing; -1 if the coefficient is missing. */
        private final int[] missingBits = new int[COEFFICIENTS];

        Component(int id, int sampling) {
            this.id = id;
            across = sampling >> 4;
            down = sampling & 15;
            Arrays.fill(missingBits, -1);
        }
    }

    private final ImageInputStream in;
    private final byte[] buffer = new byte[1 << 13];
    private int at;
    private int limit;
    /** The position of the buffer's end in the file. */
    private long bufferEnd;

    /** The code of the frame's marker, such as 0xc2 for progressive; 0 if there is none. */
    int frame;

    int bits;
    int width;
    int height;
    /** The position of the frame's height in the file. */
    long heightAt;

    final List<Component> components = new ArrayList<>();
    boolean jfif;
    /** The transform of the Adobe marker; -1 if there is none. */
    int adobeTransform = -1;
    /** The positions of the Adobe markers' names. */
    final List<Long> adobeAt = new ArrayList<>();

    int scans;
    /** The bytes that decoders need for the segments outside of scans, all of which they read into memory. */
    long segmentBytes;
    /** The numbers of bytes that lie between segments, where nothing belongs; fill bytes are counted, too. */
    final Set<Integer> strays = new HashSet<>();
    /** The position of the marker at the picture's end; -1 if it is missing. */
    long end = -1;

    /** The number of bytes that were examined. */
    long bytes;

    private JpegStructure(ImageInputStream in) {
        this.in = in;
    }

    /** Reads the structure of the JPEG picture that begins at a position of a file, and leaves the input anywhere. */
    static JpegStructure of(ImageInputStream in, long start) throws IOException {
        JpegStructure structure = new JpegStructure(in);
        structure.seek(start);
        if (structure.next() == 0xff && structure.next() == 0xd8) {
            structure.read();
        }
        return structure;
    }

    /**
     * Returns the size in bytes of all coefficients, which decoders hold outside of Java's heap if there are several
     * scans.
     */
    long nativeBytes() {
        int across = 1;
        int down = 1;
        long samples = 0;
        for (Component component : components) {
            across = Math.max(across, component.across);
            down = Math.max(down, component.down);
            samples += (long) component.across * component.down;
        }
        long units = ((width + 8L * across - 1) / (8L * across)) * ((height + 8L * down - 1) / (8L * down));
        return isProgressive() || scans > 1 ? units * samples * COEFFICIENTS * Short.BYTES : 0;
    }

    /** Returns whether the frame is progressive. */
    boolean isProgressive() {
        return frame == 0xc2;
    }

    /** Returns whether the scans give each coefficient of each component in full. */
    boolean isComplete() {
        for (Component component : components) {
            for (int missing : component.missingBits) {
                if (missing != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isReasonable() {
        return scans <= MAX_SCANS && segmentBytes <= MAX_SEGMENT_BYTES;
    }

    /**
     * Checks that the picture is not a bomb.
     *
     * @throws DecodeException if it has far more scans or metadata than programs write
     */
    void requireReasonable() throws DecodeException {
        if (!isReasonable()) {
            throw new DecodeException(
                    scans > MAX_SCANS
                            ? "has more than " + MAX_SCANS
                                    + " scans, which no program writes; save it again in another program"
                            : "has more than " + (MAX_SEGMENT_BYTES >> 20)
                                    + " MiB of metadata; remove it first, e.g. exiftool -all= FILE");
        }
    }

    private void read() throws IOException {
        int marker = nextMarker();
        while (marker != END_OF_FILE && marker != END_OF_IMAGE && isReasonable()) {
            if (marker == START_OF_SCAN) {
                scan();
                marker = afterScan();
            } else {
                segment(marker);
                marker = betweenSegments();
            }
        }
        if (marker == END_OF_IMAGE) {
            end = position() - 2;
        }
    }

    /** Skips to the next marker and returns its code. Bytes that are no marker are ignored, as decoders do. */
    private int nextMarker() throws IOException {
        int b = next();
        while (b != END_OF_FILE) {
            if (b == 0xff) {
                while (b == 0xff) {
                    b = next();
                }
                if (b != 0) {
                    return b;
                }
            }
            b = next();
        }
        return END_OF_FILE;
    }

    private int betweenSegments() throws IOException {
        long start = position();
        int marker = nextMarker();
        long skipped = position() - 2 - start;
        if (skipped > 0 && strays.size() < MAX_SCANS) {
            strays.add((int) skipped);
        }
        return marker;
    }

    /** Skips the compressed data of a scan, and returns the code of the marker after it. */
    private int afterScan() throws IOException {
        int marker = nextMarker();
        while (marker >= 0xd0 && marker <= 0xd7) { // restart markers
            marker = nextMarker();
        }
        return marker;
    }

    private void segment(int marker) throws IOException {
        if (marker == 1 || marker >= 0xd0 && marker <= 0xd8) {
            return; // these have no content
        }
        long start = position();
        int length = next() << 8 | next();
        boolean ofFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (ofFrame && frame == 0) {
            frame(marker);
        } else if (marker == JFIF) {
            jfif |= starts("JFIF\0");
        } else if (marker == ADOBE && length >= 14) {
            adobe(start + 2);
        } else if (marker == DNL && height == 0) {
            height = next() << 8 | next();
        }
        segmentBytes += SEGMENT_OBJECT_BYTES + length;
        seek(start + Math.max(2, length));
    }

    private void frame(int marker) throws IOException {
        frame = marker;
        bits = next();
        heightAt = position();
        height = next() << 8 | next();
        width = next() << 8 | next();
        int count = next();
        for (int i = 0; i < count; i++) {
            components.add(new Component(next(), next()));
            next(); // the quantisation table
        }
    }

    private void adobe(long nameAt) throws IOException {
        if (starts("Adobe")) {
            adobeAt.add(nameAt);
            for (int i = 0; i < 6; i++) {
                next(); // version and flags
            }
            adobeTransform = next();
        }
    }

    private boolean starts(String text) throws IOException {
        boolean equal = true;
        for (int i = 0; i < text.length() && equal; i++) {
            equal = next() == text.charAt(i);
        }
        return equal;
    }

    /** Reads the header of a scan: which bits of which coefficients it gives. */
    private void scan() throws IOException {
        scans++;
        long start = position();
        int length = next() << 8 | next();
        int count = next();
        List<Component> inScan = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = next();
            next(); // the Huffman tables
            components.stream().filter(component -> component.id == id).forEach(inScan::add);
        }
        int first = next();
        int last = Math.min(next(), COEFFICIENTS - 1);
        int missingBits = next() & 15;
        for (Component component : inScan) {
            if (isProgressive()) {
                for (int k = Math.max(0, first); k <= last; k++) {
                    component.missingBits[k] = missingBits;
                }
            } else {
                Arrays.fill(component.missingBits, 0);
            }
        }
        seek(start + Math.max(2, length));
    }

    private long position() {
        return bufferEnd - limit + at;
    }

    private void seek(long position) throws IOException {
        long within = position - (bufferEnd - limit);
        if (within >= 0 && within <= limit) {
            at = (int) within;
        } else {
            in.seek(position);
            bufferEnd = position;
            at = 0;
            limit = 0;
        }
    }

    /** Returns the next byte; -1 at the end of the file. */
    private int next() throws IOException {
        if (at == limit) {
            in.seek(bufferEnd);
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            bufferEnd += limit;
            bytes += limit;
            at = 0;
            if (limit == 0) {
                return END_OF_FILE;
            }
        }
        return buffer[at++] & 0xff;
    }
}
