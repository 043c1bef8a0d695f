package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that pictures with ICC profiles are read as sRGB and written in their own colour space again. */
class ColorProfileTest {

    @TempDir
    private Path directory;

    /** The expected sRGB values are computed from the definitions of Display P3 and sRGB. */
    @Test
    void wideGamutIsReadAsSrgb() throws IOException {
        int[] p3 = {180, 100, 60};
        double[][] toXyz = {{0.51512, 0.29198, 0.15710}, {0.24120, 0.69225, 0.06657}, {-0.00105, 0.04189, 0.78407}};
        double[][] toSrgb = {{3.13385, -1.61687, -0.49061}, {-0.97877, 1.91614, 0.03345}, {0.07195, -0.22899, 1.40524}};
        double[] linear = new double[3];
        for (int c = 0; c < 3; c++) {
            linear[c] = Math.pow(p3[c] / 255.0, 2.2);
        }
        double[] expected = times(toSrgb, times(toXyz, linear));
        PictureSource source = open(
                "a.png", TestFiles.pngWithProfile(TestFiles.encoded(uniform(p3), "png"), TestProfiles.wideGamut()));
        float[] rgb = source.read(0, 0, 1, 1).rgb();
        for (int c = 0; c < 3; c++) {
            double encoded =
                    expected[c] <= 0.0031308 ? 12.92 * expected[c] : 1.055 * Math.pow(expected[c], 1 / 2.4) - 0.055;
            assertEquals(encoded * 255, (rgb[c] + 1) * 127.5, 0.4);
        }
        assertTrue((rgb[0] + 1) * 127.5 > 185, "the same red takes more of sRGB's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.jpg", "a.tif"})
    void theResultIsInTheProfileOfThePicture(String name) throws IOException {
        byte[] profile = TestProfiles.photographers();
        int[] colour = {150, 120, 90};
        PictureSource source =
                open("in.png", TestFiles.pngWithProfile(TestFiles.encoded(uniform(colour), "png"), profile));
        Path target = directory.resolve(name);
        PictureWriter.write(source.info().image(source), source.info(), target, true);
        PictureSource back = PictureReader.open(target, 1000);
        assertArrayEquals(profile, back.info().metadata().icc(), "the profile is carried along");
        assertFalse(back.info().colorModel().getColorSpace().isCS_sRGB());
        BufferedImage raw = back.info().image(back);
        for (int c = 0; c < 3; c++) {
            assertEquals(colour[c], raw.getRaster().getSample(3, 3, c), name.endsWith("jpg") ? 2 : 0);
        }
        float[] before = source.read(0, 0, 1, 1).rgb();
        float[] after = back.read(0, 0, 1, 1).rgb();
        for (int c = 0; c < 3; c++) {
            assertEquals(before[c], after[c], name.endsWith("jpg") ? 0.02 : 1e-4);
        }
    }

    @Test
    void jpegAndWebpProfilesAreRead() throws IOException {
        byte[] jpeg = TestFiles.encoded(uniform(new int[] {150, 120, 90}), "jpeg");
        PictureSource source = open("a.jpg", TestFiles.jpegWithProfile(jpeg, TestProfiles.wideGamut()));
        assertNotNull(source.info().profile());
        BufferedImage raw = source.info().image(source);
        BufferedImage without = PictureReader.read(Files.write(directory.resolve("b.jpg"), jpeg));
        for (int c = 0; c < 3; c++) {
            assertEquals(without.getRaster().getSample(3, 3, c), raw.getRaster().getSample(3, 3, c), "there and back");
        }
    }

    /** Every 8-bit colour within sRGB is unchanged by the conversion and back. */
    @Test
    void eightBitsAreNotWornOut() {
        ColorProfile profile = ColorProfile.of(TestProfiles.wideGamut(), 3);
        int side = 18;
        float[] planes = new float[3 * side * side * side];
        for (int i = 0; i < planes.length / 3; i++) {
            int[] rgb = {60 + 7 * (i % side), 60 + 7 * (i / side % side), 60 + 7 * (i / side / side)};
            int mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
            for (int c = 0; c < 3; c++) {
                planes[c * planes.length / 3 + i] =
                        (mean + (rgb[c] - mean) / 2) / 127.5f - 1; // half as saturated: within sRGB
            }
        }
        float[] back = profile.fromSrgb(profile.toSrgb(planes));
        for (int i = 0; i < planes.length; i++) {
            assertEquals(PictureInfo.quantized(planes[i], 255), PictureInfo.quantized(back[i], 255));
        }
    }

    @Test
    void greyGamma() throws IOException {
        BufferedImage picture = AwkwardPicturesTest.picture(256, 1, 8, true, false);
        byte[] png = TestFiles.pngWithProfile(TestFiles.encoded(picture, "png"), TestProfiles.grey(1.8));
        PictureSource source = open("grey.png", png);
        assertTrue(source.info().grey());
        float[] rgb = source.read(128, 0, 1, 1).rgb();
        double linear = Math.pow(128 / 255.0, 1.8);
        double expected = 255 * (1.055 * Math.pow(linear, 1 / 2.4) - 0.055);
        for (int c = 0; c < 3; c++) {
            assertEquals(expected, (rgb[c] + 1) * 127.5, 0.6);
        }
        for (String name : new String[] {"b.png", "b.tif"}) {
            PictureWriter.write(source.info().image(source), source.info(), directory.resolve(name), true);
            PictureSource back = PictureReader.open(directory.resolve(name), 1000);
            assertTrue(back.info().grey());
            for (int v = 0; v < 256; v++) {
                assertEquals(
                        v,
                        back.info().bits() == 8
                                ? source.info().image(source).getRaster().getSample(v, 0, 0)
                                : -1,
                        1);
            }
        }
    }

    /** A profile equal to sRGB changes no bit, and is kept. */
    @Test
    void profilesOfSrgbAreRecognized() throws IOException {
        byte[] standard = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        assertTrue(ColorProfile.of(standard, 3).isSrgb());
        assertFalse(ColorProfile.of(TestProfiles.wideGamut(), 3).isSrgb());
        assertFalse(ColorProfile.of(TestProfiles.photographers(), 3).isSrgb());
        PictureSource source = open(
                "a.png", TestFiles.pngWithProfile(TestFiles.encoded(uniform(new int[] {1, 2, 3}), "png"), standard));
        assertNull(source.info().profile());
        assertEquals(2 / 127.5f - 1, source.read(0, 0, 1, 1).rgb()[1]);
        PictureWriter.write(source.info().image(source), source.info(), directory.resolve("b.png"), true);
        assertArrayEquals(
                standard,
                PictureReader.open(directory.resolve("b.png"), 1000)
                        .info()
                        .metadata()
                        .icc());
    }

    /** Pictures whose profile has no inverse (CMYK, scanners) become sRGB. */
    @Test
    void oneWayProfilesEndInSrgb() throws IOException {
        ColorProfile scanner = ColorProfile.of(TestProfiles.oneWay(), 3);
        assertNotNull(scanner);
        assertFalse(scanner.isInvertible());
        byte[] png = TestFiles.pngWithProfile(
                TestFiles.encoded(uniform(new int[] {255, 255, 0}), "png"), TestProfiles.oneWay());
        PictureSource source = open("a.png", png);
        assertNull(source.info().profile());
        assertNull(source.info().metadata().icc());
        double expected = 255 * (1.055 * Math.pow(1 / 3.0, 1 / 2.4) - 0.055);
        assertEquals(expected, (source.read(0, 0, 1, 1).rgb()[0] + 1) * 127.5, 3);
    }

    @Test
    void cmykIsReadWithItsProfile() throws IOException {
        byte[] cmyk = Files.readAllBytes(TestPictures.file("cmyk.jpg"));
        PictureSource source = open("a.jpg", TestFiles.jpegWithProfile(cmyk, TestProfiles.inks()));
        assertNull(source.info().profile());
        double third = 255 * (1.055 * Math.pow(1 / 3.0, 1 / 2.4) - 0.055);
        for (int ink = 0; ink < 4; ink++) { // in this profile each ink is the same grey
            float[] rgb = source.read(8 * ink + 4, 4, 1, 1).rgb();
            for (float v : rgb) {
                assertEquals(third, (v + 1) * 127.5, 6, "ink " + ink);
            }
        }
        assertEquals(255, (source.read(36, 4, 1, 1).rgb()[0] + 1) * 127.5, 2, "paper");
    }

    @Test
    void damagedOrUnfitProfilesArePassedOver() throws IOException {
        byte[] png = TestFiles.encoded(uniform(new int[] {10, 20, 30}), "png");
        byte[] wide = TestProfiles.wideGamut();
        for (byte[] profile : new byte[][] {
            new byte[0], new byte[200], Arrays.copyOf(wide, 150), TestProfiles.grey(2), TestProfiles.inks()
        }) {
            PictureSource source = open("a.png", TestFiles.pngWithProfile(png, profile));
            assertNull(source.info().profile());
            assertArrayEquals(new byte[] {10, 20, 30}, source.read(0, 0, 1, 1).toBytes());
        }
    }

    private static double[] times(double[][] matrix, double[] v) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                out[i] += matrix[i][j] * v[j];
            }
        }
        return out;
    }

    private static BufferedImage uniform(int[] rgb) {
        BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 256; i++) {
            picture.getRaster().setPixel(i % 16, i / 16, rgb);
        }
        return picture;
    }

    private PictureSource open(String name, byte[] content) throws IOException {
        return PictureReader.open(Files.write(directory.resolve(name), content), 1000);
    }
}
