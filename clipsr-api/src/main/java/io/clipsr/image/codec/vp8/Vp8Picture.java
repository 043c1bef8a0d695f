package io.clipsr.image.codec.vp8;

import java.io.IOException;
import java.util.Arrays;

/** A decoded key frame of VP8. */
public final class Vp8Picture {
    private static final int NO_SUBBLOCKS = -1;

    /** Asks whether decoding may go on. */
    public interface Check {
        /** Throws if it may not. */
        void check() throws IOException;
    }

    private final FrameHeader header;
    private final int columns;
    private final int rows;
    private final Plane luma;
    private final Plane[] chroma;
    private final Coefficients coefficients;
    /** The modes of the subblocks above the macroblock row, and to the left. */
    private final int[] modesAbove;

    private final int[] modesLeft = new int[4];
    private final int[] modes = new int[16];
    /** The level of the loop filter for each macroblock, and whether its inner edges are filtered. */
    private final byte[] levels;

    private final boolean[] inner;

    private Vp8Picture(byte[] data) throws IOException {
        header = new FrameHeader(data);
        columns = (header.width + 15) / 16;
        rows = (header.height + 15) / 16;
        luma = new Plane(16 * columns, 16 * rows);
        chroma = new Plane[] {new Plane(8 * columns, 8 * rows), new Plane(8 * columns, 8 * rows)};
        coefficients = new Coefficients(header.probabilities, columns);
        modesAbove = new int[4 * columns];
        levels = new byte[columns * rows];
        inner = new boolean[columns * rows];
    }

    /**
     * Decodes a key frame.
     *
     * @param data the content of WebP's chunk "VP8 "
     * @param check the check that is called for each row of macroblocks
     * @throws IOException if the data is damaged; the message continues a sentence such as "the file is damaged:"
     */
    public static Vp8Picture decode(byte[] data, Check check) throws IOException {
        Vp8Picture picture = new Vp8Picture(data);
        for (int y = 0; y < picture.rows; y++) {
            check.check();
            picture.decodeRow(y);
        }
        picture.filter();
        return picture;
    }

    /** Returns the width in pixels. */
    public int width() {
        return header.width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return header.height;
    }

    /** Converts a row to RGB, three values a pixel, 0 to 255. */
    public void rgb(int y, int[] row) {
        Colors.row(luma, chroma, header.width, header.height, y, row);
    }

    private void decodeRow(int y) throws IOException {
        BoolDecoder in = header.coefficients[y % header.coefficients.length];
        coefficients.startRow();
        Arrays.fill(modesLeft, Prediction.B_DC);
        for (int x = 0; x < columns; x++) {
            int segment = header.updatesSegments ? segment() : 0;
            boolean skipped = header.skipProbability > 0 && header.modes.bit(header.skipProbability) != 0;
            int mode = lumaMode(x);
            boolean subblocks = mode == NO_SUBBLOCKS;
            int chromaMode = chromaMode();
            boolean any = false;
            if (skipped) {
                coefficients.skip(x, subblocks);
            } else {
                any = coefficients.read(in, x, subblocks, header.steps(segment));
            }
            if (subblocks) {
                addSubblocks(x, y);
            } else {
                Prediction.block(luma, x, y, 16, mode);
                addResidue(luma, luma.at(16 * x, 16 * y), 0, 4);
            }
            for (int p = 0; p < 2; p++) {
                Prediction.block(chroma[p], x, y, 8, chromaMode);
                addResidue(chroma[p], chroma[p].at(8 * x, 8 * y), 16 + 4 * p, 2);
            }
            levels[y * columns + x] = (byte) header.filterLevel(segment, subblocks);
            inner[y * columns + x] = subblocks || any;
        }
    }

    private int segment() throws IOException {
        int[] p = header.segmentProbability;
        return header.modes.bit(p[0]) == 0 ? header.modes.bit(p[1]) : 2 + header.modes.bit(p[2]);
    }

    /** Reads the mode of a macroblock's luma; if it has none, the modes of its subblocks. */
    private int lumaMode(int x) throws IOException {
        BoolDecoder in = header.modes;
        if (in.bit(145) == 0) {
            for (int b = 0; b < 16; b++) {
                int above = b < 4 ? modesAbove[4 * x + b] : modes[b - 4];
                int left = b % 4 == 0 ? modesLeft[b / 4] : modes[b - 1];
                modes[b] = subblockMode((above * Tables.MODES + left) * Tables.MODE_PROBABILITIES);
            }
            for (int i = 0; i < 4; i++) {
                modesAbove[4 * x + i] = modes[12 + i];
                modesLeft[i] = modes[4 * i + 3];
            }
            return NO_SUBBLOCKS;
        }
        int mode = in.bit(156) == 0
                ? (in.bit(163) == 0 ? Prediction.DC : Prediction.VERTICAL)
                : (in.bit(128) == 0 ? Prediction.HORIZONTAL : Prediction.TRUE_MOTION);
        int implied = switch (mode) {
            case Prediction.DC -> Prediction.B_DC;
            case Prediction.VERTICAL -> Prediction.B_VERTICAL;
            case Prediction.HORIZONTAL -> Prediction.B_HORIZONTAL;
            default -> Prediction.B_TRUE_MOTION;
        };
        Arrays.fill(modesAbove, 4 * x, 4 * x + 4, implied);
        Arrays.fill(modesLeft, implied);
        return mode;
    }

    /** Reads a mode by its tree (RFC 6386, section 11.2). */
    private int subblockMode(int p) throws IOException {
        for (int mode = 0; mode < 3; mode++) {
            if (bit(p + mode) == 0) {
                return mode;
            }
        }
        if (bit(p + 3) == 0) {
            return bit(p + 4) == 0 ? 3 : bit(p + 5) == 0 ? 5 : 6;
        }
        if (bit(p + 6) == 0) {
            return 4;
        }
        return bit(p + 7) == 0 ? 7 : bit(p + 8) == 0 ? 8 : 9;
    }

    private int bit(int p) throws IOException {
        return header.modes.bit(Tables.SUBBLOCK_MODE[p]);
    }

    private int chromaMode() throws IOException {
        BoolDecoder in = header.modes;
        if (in.bit(142) == 0) {
            return Prediction.DC;
        }
        return in.bit(114) == 0
                ? Prediction.VERTICAL
                : in.bit(183) == 0 ? Prediction.HORIZONTAL : Prediction.TRUE_MOTION;
    }

    /** Predicts subblock after subblock, each from those before it. */
    private void addSubblocks(int x, int y) {
        int start = luma.at(16 * x, 16 * y);
        int[] ofMacroblock = aboveRight(x, y);
        int[] right = new int[4];
        for (int b = 0; b < 16; b++) {
            int at = start + b / 4 * 4 * luma.stride + b % 4 * 4;
            for (int i = 0; i < 4; i++) {
                right[i] = b % 4 == 3 ? ofMacroblock[i] : luma.get(at - luma.stride + 4 + i);
            }
            Prediction.subblock(luma, at, modes[b], right);
            if (coefficients.used[b]) {
                Transform.add(coefficients.values, 16 * b, luma, at);
            }
        }
    }

    /** Returns the samples above to the right of a macroblock. All its right subblocks use these. */
    private int[] aboveRight(int x, int y) {
        int at = luma.at(16 * x + 16, 16 * y - 1);
        int[] right = new int[4];
        for (int i = 0; i < 4; i++) {
            right[i] = y == 0 ? 127 : x == columns - 1 ? luma.get(at - 1) : luma.get(at + i);
        }
        return right;
    }

    private void addResidue(Plane plane, int start, int first, int side) {
        for (int b = 0; b < side * side; b++) {
            if (coefficients.used[first + b]) {
                int at = start + b / side * 4 * plane.stride + b % side * 4;
                Transform.add(coefficients.values, 16 * (first + b), plane, at);
            }
        }
    }

    private void filter() {
        if (header.filterLevel == 0) {
            return;
        }
        LoopFilter[] filters = {new LoopFilter(luma), new LoopFilter(chroma[0]), new LoopFilter(chroma[1])};
        for (int i = 0; i < levels.length; i++) {
            int planes = levels[i] == 0 ? 0 : header.simpleFilter ? 1 : 3;
            for (int p = 0; p < planes; p++) {
                filters[p].setLevel(levels[i], header.sharpness);
                filters[p].filter(i % columns, i / columns, p == 0 ? 16 : 8, header.simpleFilter, inner[i]);
            }
        }
    }
}
