package io.clipsr.image.metadata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Builds ICC profiles (ICC.1:2010, version 4) of RGB from primaries and a curve, and of grey from a curve. */
public final class IccBuilder {
    private static final int VERSION_2 = 0x02400000;
    private static final int VERSION = 0x04200000;
    private static final int HEADER_BYTES = 128;
    private static final double[] D50 = {0.9642, 1, 0.8249};

    private record Tag(String name, byte[] data) {}

    private IccBuilder() {}

    /**
     * Returns a profile of sRGB (IEC 61966-2-1) for conversions. It claims to be of version 2, as the JDK moves the
     * black of tables to that of profiles of version 4.
     */
    public static byte[] srgb() {
        byte[] profile = rgb(Chromaticities.SRGB, ToneCurve.SRGB);
        ByteBuffer.wrap(profile).putInt(8, VERSION_2);
        return profile;
    }

    /** Returns a profile of grey. */
    static byte[] grey(ToneCurve curve) {
        return profile("GRAY", new ArrayList<>(List.of(new Tag("kTRC", curve.tag()))));
    }

    /** Returns a profile of RGB. */
    static byte[] rgb(Chromaticities colors, ToneCurve curve) {
        double[][] adaptation = colors.toD50();
        double[][] matrix = Chromaticities.product(adaptation, colors.toXyz());
        List<Tag> tags = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            String name = "rgb".substring(c, c + 1);
            tags.add(new Tag(name + "XYZ", xyz(matrix[0][c], matrix[1][c], matrix[2][c])));
            tags.add(new Tag(name + "TRC", curve.tag()));
        }
        tags.add(new Tag("chad", bytes("sf32", 8 + 36, b -> {
            for (double[] row : adaptation) {
                for (double value : row) {
                    b.putInt(fixed(value));
                }
            }
        })));
        return profile("RGB ", tags);
    }

    private static byte[] profile(String colors, List<Tag> tags) {
        tags.add(new Tag("wtpt", xyz(D50)));
        tags.add(new Tag("desc", text("Colours of the picture file")));
        tags.add(new Tag("cprt", text("No copyright, use freely")));
        int start = HEADER_BYTES + 4 + 12 * tags.size();
        int size = start + tags.stream().mapToInt(tag -> tag.data().length).sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(0, size).putInt(8, VERSION);
        out.position(12).put(ascii("mntr" + colors + "XYZ "));
        out.putShort(24, (short) 2000).putShort(26, (short) 1).putShort(28, (short) 1); // a fixed date of creation
        out.position(36).put(ascii("acsp"));
        out.position(68);
        for (double value : D50) {
            out.putInt(fixed(value));
        }
        out.position(HEADER_BYTES).putInt(tags.size());
        int at = start;
        for (Tag tag : tags) {
            out.put(ascii(tag.name())).putInt(at).putInt(tag.data().length);
            at += tag.data().length;
        }
        tags.forEach(tag -> out.put(tag.data()));
        return out.array();
    }

    private static byte[] xyz(double... values) {
        return bytes("XYZ ", 20, b -> {
            for (double value : values) {
                b.putInt(fixed(value));
            }
        });
    }

    /** Returns a multiLocalizedUnicodeType with a single English text. */
    private static byte[] text(String text) {
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16BE);
        return bytes(
                "mluc",
                28 + utf16.length,
                b -> b.putInt(1)
                        .putInt(12)
                        .put(ascii("enUS"))
                        .putInt(utf16.length)
                        .putInt(28)
                        .put(utf16));
    }

    /** Returns the data of a tag, padded to a multiple of four bytes as the format requires. */
    static byte[] bytes(String type, int size, Consumer<ByteBuffer> content) {
        ByteBuffer buffer = ByteBuffer.allocate((size + 3) / 4 * 4);
        content.accept(buffer.put(ascii(type)).putInt(0));
        return buffer.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns an s15Fixed16Number. */
    static int fixed(double value) {
        return (int) Math.round(value * 65536);
    }
}
