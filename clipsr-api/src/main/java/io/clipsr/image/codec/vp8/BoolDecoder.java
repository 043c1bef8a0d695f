package io.clipsr.image.codec.vp8;

import java.io.IOException;

/** The arithmetic decoder of VP8 (RFC 6386, section 7): it reads bits of which the probability of 0 is known. */
final class BoolDecoder {
    /** The decoder reads ahead, but never further than this beyond the end of sound data. */
    private static final int READ_AHEAD = 8;

    private final byte[] data;
    private final int end;
    private int at;
    /** The part of the data that is being decoded: one byte, and as many further bits as {@link #bits} says. */
    private int value;

    private int bits;
    private int range = 255;

    BoolDecoder(byte[] data, int start, int end) throws IOException {
        this.data = data;
        this.end = end;
        at = start;
        value = next();
    }

    private int next() throws IOException {
        if (at >= end + READ_AHEAD) {
            throw new IOException("its compressed data ends too early");
        }
        int b = at < end ? data[at] & 0xff : 0;
        at++;
        return b;
    }

    /** Reads a bit. */
    int bit(int probability) throws IOException {
        int split = 1 + ((range - 1) * probability >> 8);
        int bigSplit = split << bits;
        int bit;
        if (value >= bigSplit) {
            range -= split;
            value -= bigSplit;
            bit = 1;
        } else {
            range = split;
            bit = 0;
        }
        if (range < 128) {
            int shift = Integer.numberOfLeadingZeros(range) - 24;
            range <<= shift;
            while (bits < shift) {
                value = value << 8 | next();
                bits += 8;
            }
            bits -= shift;
        }
        return bit;
    }

    boolean flag() throws IOException {
        return bit(128) != 0;
    }

    /** Reads an unsigned number, its highest bit first. */
    int number(int length) throws IOException {
        int number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /** Reads a magnitude, then a sign. */
    int signed(int length) throws IOException {
        int magnitude = number(length);
        return flag() ? -magnitude : magnitude;
    }

    /** Reads a signed number that is there if a flag is set; 0 otherwise. */
    int optional(int length) throws IOException {
        return flag() ? signed(length) : 0;
    }
}
