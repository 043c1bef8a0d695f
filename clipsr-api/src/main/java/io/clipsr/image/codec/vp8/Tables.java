package io.clipsr.image.codec.vp8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The constants of RFC 6386, in the order of {@code tables.bin}: the probabilities of key frames' subblock modes
 * (section 11.5), of changes of the coefficients' probabilities (13.4) and their defaults (13.5) as bytes, and the
 * quantiser's steps for DC and AC (14.1) as shorts.
 */
final class Tables {
    static final int MODES = 10;
    static final int MODE_PROBABILITIES = 9;
    /** The numbers of kinds of blocks, of bands of coefficients, of contexts, and of probabilities of each. */
    static final int KINDS = 4;

    static final int BANDS = 8;
    static final int CONTEXTS = 3;
    static final int PROBABILITIES = 11;
    static final int COEFFICIENT_PROBABILITIES = KINDS * BANDS * CONTEXTS * PROBABILITIES;

    static final int[] SUBBLOCK_MODE = new int[MODES * MODES * MODE_PROBABILITIES];
    static final int[] COEFFICIENT_CHANGE = new int[COEFFICIENT_PROBABILITIES];
    static final int[] COEFFICIENT = new int[COEFFICIENT_PROBABILITIES];
    static final int[] DC_STEP = new int[128];
    static final int[] AC_STEP = new int[128];

    static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    /** The bands of the coefficients, and one more for the place after the last. */
    static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    /** The probabilities of the further bits of large coefficients, by category from the third on. */
    static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    static {
        try (InputStream file = Tables.class.getResourceAsStream("tables.bin");
                DataInputStream in = new DataInputStream(Objects.requireNonNull(file, "tables.bin"))) {
            for (int[] bytes : new int[][] {SUBBLOCK_MODE, COEFFICIENT_CHANGE, COEFFICIENT}) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = in.readUnsignedByte();
                }
            }
            for (int[] shorts : new int[][] {DC_STEP, AC_STEP}) {
                for (int i = 0; i < shorts.length; i++) {
                    shorts[i] = in.readUnsignedShort();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tables() {}
}
