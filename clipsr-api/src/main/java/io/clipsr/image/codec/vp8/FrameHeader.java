package io.clipsr.image.codec.vp8;

import java.io.IOException;

/** The header of a key frame (RFC 6386, section 9). */
final class FrameHeader {
    private static final int TAG_BYTES = 10;
    private static final int SEGMENTS = 4;

    final int width;
    final int height;
    /** The decoder of the header and of the macroblocks' modes; afterwards it stands at the first macroblock. */
    final BoolDecoder modes;

    boolean segmented;
    boolean updatesSegments;
    private boolean absolute;
    private final int[] segmentQuantiser = new int[SEGMENTS];
    private final int[] segmentFilter = new int[SEGMENTS];
    final int[] segmentProbability = {255, 255, 255};

    final boolean simpleFilter;
    final int filterLevel;
    final int sharpness;
    /** The changes of the filter's level of key frames, and of macroblocks that are predicted by subblocks. */
    private int keyFrameFilter;

    private int subblockFilter;

    /** The decoders of the coefficients; row r of macroblocks is in number r modulo their number. */
    final BoolDecoder[] coefficients;

    private final int quantiser;
    /** The changes for the DC of luma, DC and AC of the second-order luma, DC and AC of chroma. */
    private final int[] quantiserChange = new int[5];

    final int[] probabilities = Tables.COEFFICIENT.clone();
    /** The probability that a macroblock has coefficients; 0 if none is ever skipped. */
    final int skipProbability;

    FrameHeader(byte[] data) throws IOException {
        if (data.length < TAG_BYTES
                || (data[0] & 1) != 0
                || data[3] != (byte) 0x9d
                || data[4] != 1
                || data[5] != 0x2a) {
            throw new IOException("its lossy picture does not begin as one");
        }
        int firstPart = (data[0] & 0xff | (data[1] & 0xff) << 8 | (data[2] & 0xff) << 16) >> 5;
        width = (data[6] & 0xff | (data[7] & 0xff) << 8) & 0x3fff;
        height = (data[8] & 0xff | (data[9] & 0xff) << 8) & 0x3fff;
        int partitions = TAG_BYTES + firstPart;
        if (width == 0 || height == 0 || partitions > data.length) {
            throw new IOException("its lossy picture is cut short");
        }
        modes = new BoolDecoder(data, TAG_BYTES, partitions);
        modes.number(2); // the colour space, and whether clamping is needed
        readSegments();
        simpleFilter = modes.flag();
        filterLevel = modes.number(6);
        sharpness = modes.number(3);
        readFilterChanges();
        coefficients = partitions(data, partitions, 1 << modes.number(2));
        quantiser = modes.number(7);
        for (int i = 0; i < quantiserChange.length; i++) {
            quantiserChange[i] = modes.optional(4);
        }
        modes.flag(); // whether the probabilities are kept for the next frame
        for (int i = 0; i < probabilities.length; i++) {
            if (modes.bit(Tables.COEFFICIENT_CHANGE[i]) != 0) {
                probabilities[i] = modes.number(8);
            }
        }
        skipProbability = modes.flag() ? modes.number(8) : 0;
    }

    private void readSegments() throws IOException {
        segmented = modes.flag();
        if (!segmented) {
            return;
        }
        updatesSegments = modes.flag();
        if (modes.flag()) {
            absolute = modes.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                segmentQuantiser[i] = modes.optional(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                segmentFilter[i] = modes.optional(6);
            }
        }
        for (int i = 0; updatesSegments && i < segmentProbability.length; i++) {
            segmentProbability[i] = modes.flag() ? modes.number(8) : 255;
        }
    }

    private void readFilterChanges() throws IOException {
        if (modes.flag() && modes.flag()) {
            for (int i = 0; i < 8; i++) {
                int change = modes.optional(6);
                if (i == 0) {
                    keyFrameFilter = change;
                } else if (i == 4) {
                    subblockFilter = change;
                }
            }
        }
    }

    private static BoolDecoder[] partitions(byte[] data, int start, int count) throws IOException {
        BoolDecoder[] partitions = new BoolDecoder[count];
        int from = start + 3 * (count - 1);
        for (int i = 0; i < count; i++) {
            int at = start + 3 * i;
            int size = i == count - 1
                    ? data.length - from
                    : at + 3 > data.length
                            ? -1
                            : data[at] & 0xff | (data[at + 1] & 0xff) << 8 | (data[at + 2] & 0xff) << 16;
            if (size < 0 || size > data.length - from) {
                throw new IOException("its lossy picture is cut short");
            }
            partitions[i] = new BoolDecoder(data, from, from + size);
            from += size;
        }
        return partitions;
    }

    /** Returns the steps of a segment's quantiser: DC and AC of luma, of the second-order luma, and of chroma. */
    int[] steps(int segment) {
        int base =
                !segmented ? quantiser : absolute ? segmentQuantiser[segment] : quantiser + segmentQuantiser[segment];
        int acOfSecond = ac(base + quantiserChange[2]) * 155 / 100;
        return new int[] {
            dc(base + quantiserChange[0], 127),
            ac(base),
            2 * dc(base + quantiserChange[1], 127),
            Math.max(8, acOfSecond),
            dc(base + quantiserChange[3], 117),
            ac(base + quantiserChange[4])
        };
    }

    private static int dc(int index, int last) {
        return Tables.DC_STEP[Math.max(0, Math.min(last, index))];
    }

    private static int ac(int index) {
        return Tables.AC_STEP[Math.max(0, Math.min(127, index))];
    }

    /** Returns the filter's level, 0 to 63, of the macroblocks of a segment. */
    int filterLevel(int segment, boolean subblocks) {
        int level = !segmented ? filterLevel : absolute ? segmentFilter[segment] : filterLevel + segmentFilter[segment];
        level += keyFrameFilter + (subblocks ? subblockFilter : 0);
        return Math.max(0, Math.min(63, level));
    }
}
