package io.clipsr.image;

import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Small ICC profiles (ICC.1:2001), made here. */
final class TestProfiles {
    private static final double[] D50 = {0.9642, 1, 0.8249};

    private TestProfiles() {}

    /** Primaries of Display P3, with a gamma of 2.2. */
    static byte[] wideGamut() {
        return rgb(
                new double[][] {{0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
                });
    }

    /** Primaries of Adobe RGB (1998), with its gamma. */
    static byte[] photographers() {
        return rgb(
                new double[][] {{0.60974, 0.31111, 0.01947}, {0.20528, 0.62567, 0.06087}, {0.14919, 0.06322, 0.74457}});
    }

    private static byte[] rgb(double[][] primaries) {
        return profile(
                "mntr",
                "RGB ",
                "XYZ ",
                List.of(
                        new Tag("wtpt", xyz(D50)),
                        new Tag("rXYZ", xyz(primaries[0])),
                        new Tag("gXYZ", xyz(primaries[1])),
                        new Tag("bXYZ", xyz(primaries[2])),
                        new Tag("rTRC", gamma(2.2)),
                        new Tag("gTRC", gamma(2.2)),
                        new Tag("bTRC", gamma(2.2))));
    }

    static byte[] grey(double gamma) {
        return profile("mntr", "GRAY", "XYZ ", List.of(new Tag("wtpt", xyz(D50)), new Tag("kTRC", gamma(gamma))));
    }

    /** Returns a CMYK profile with a table of the 16 extremes: every ink absorbs two thirds of the light. */
    static byte[] inks() {
        return profile(
                "prtr",
                "CMYK",
                "XYZ ",
                List.of(new Tag("wtpt", xyz(D50)), new Tag("A2B0", table(4)), new Tag("B2A0", nothing(4))));
    }

    /** Returns a scanner's profile: a table from three components to XYZ, without an inverse. */
    static byte[] oneWay() {
        return profile("scnr", "RGB ", "XYZ ", List.of(new Tag("wtpt", xyz(D50)), new Tag("A2B0", table(3))));
    }

    private record Tag(String name, byte[] data) {}

    private static byte[] profile(String type, String colors, String connection, List<Tag> content) {
        List<Tag> tags = new ArrayList<>(content);
        tags.add(new Tag(
                "desc", bytes(100, b -> b.put(ascii("desc")).putInt(0).putInt(5).put(ascii("test")))));
        tags.add(new Tag("cprt", bytes(16, b -> b.put(ascii("text")).putInt(0).put(ascii("none")))));
        int start = 128 + 4 + 12 * tags.size();
        int total = start + tags.stream().mapToInt(tag -> tag.data().length).sum();
        ByteBuffer out = ByteBuffer.allocate(total);
        out.putInt(0, total).putInt(8, 0x02400000).putInt(64, 0);
        out.position(12)
                .put(ascii(type + colors + connection))
                .position(36)
                .put(ascii("acsp"))
                .position(68);
        for (double d : D50) {
            out.putInt(fixed(d));
        }
        out.position(128).putInt(tags.size());
        int at = start;
        for (Tag tag : tags) {
            out.put(ascii(tag.name())).putInt(at).putInt(tag.data().length);
            at += tag.data().length;
        }
        tags.forEach(tag -> out.put(tag.data()));
        return out.array();
    }

    private static byte[] xyz(double... v) {
        return bytes(
                20,
                b -> b.put(ascii("XYZ "))
                        .putInt(0)
                        .putInt(fixed(v[0]))
                        .putInt(fixed(v[1]))
                        .putInt(fixed(v[2])));
    }

    private static byte[] gamma(double gamma) {
        return bytes(16, b -> b.put(ascii("curv")).putInt(0).putInt(1).putShort((short) Math.round(gamma * 256)));
    }

    /** Returns a lut16Type with two steps per component; the light is the product of the components' transmissions. */
    private static byte[] table(int components) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(
                12,
                b -> b.put(ascii("mft2"))
                        .putInt(0)
                        .put((byte) components)
                        .put((byte) 3)
                        .put((byte) 2)));
        for (int i = 0; i < 9; i++) {
            int one = i % 4 == 0 ? 65536 : 0;
            out.writeBytes(bytes(4, b -> b.putInt(one)));
        }
        out.writeBytes(bytes(4, b -> b.putShort((short) 2).putShort((short) 2)));
        for (int c = 0; c < components; c++) {
            out.writeBytes(new byte[] {0, 0, -1, -1});
        }
        for (int corner = 0; corner < 1 << components; corner++) {
            int inks = components == 4 ? Integer.bitCount(corner) : 3 - Integer.bitCount(corner);
            for (double d : D50) {
                int light = (int) Math.round(d * Math.pow(1 / 3.0, inks) * 32768); // XYZ of 1 is 32768
                out.writeBytes(bytes(2, b -> b.putShort((short) light)));
            }
        }
        for (int c = 0; c < 3; c++) {
            out.writeBytes(new byte[] {0, 0, -1, -1});
        }
        while (out.size() % 4 != 0) {
            out.write(0);
        }
        return out.toByteArray();
    }

    /** Returns a table from any XYZ to no ink. */
    private static byte[] nothing(int components) {
        byte[] identity = table(3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(identity, 0, 9);
        out.write(components);
        out.write(identity, 10, 42 + 3 * 4);
        out.writeBytes(new byte[8 * components * 2]);
        for (int c = 0; c < components; c++) {
            out.writeBytes(new byte[] {0, 0, -1, -1});
        }
        return out.toByteArray();
    }

    private static byte[] bytes(int size, Consumer<ByteBuffer> content) {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        content.accept(buffer);
        return buffer.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int fixed(double value) {
        return (int) Math.round(value * 65536);
    }

    static ICC_Profile icc(byte[] profile) {
        return ICC_Profile.getInstance(profile);
    }
}
