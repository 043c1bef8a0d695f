package io.clipsr.image.codec;

import io.clipsr.image.codec.JpegStructure.Component;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;

/**
 * Decides in which colour space the components of a JPEG file are, and tells it to the decoder. JPEG does not say it;
 * programs agree on what libjpeg guesses, and so do browsers: JFIF means YCbCr, then the Adobe marker counts, then the
 * components' names. The JDK's decoder, which does not get to see the JFIF marker, guesses otherwise.
 */
final class JpegColors {
    /** The values of the Adobe marker's transform. */
    private static final int NONE = 0;

    private static final int YCBCR = 1;
    private static final int YCCK = 2;

    private JpegColors() {}

    /** Returns the file with an Adobe marker that is right, and with the height that the structure has found. */
    static ImageInputStream corrected(ImageInputStream in, JpegStructure jpeg) {
        Map<Long, Byte> replaced = new HashMap<>();
        replaced.put(jpeg.heightAt, (byte) (jpeg.height >> 8));
        replaced.put(jpeg.heightAt + 1, (byte) jpeg.height);
        jpeg.adobeAt.forEach(nameAt -> replaced.put(nameAt, (byte) '-')); // a name that no program knows
        int transform = transform(jpeg);
        return new SplicedInput(in, 2, transform < 0 ? new byte[0] : adobe(transform), replaced);
    }

    /** Returns the transform of the colours as the Adobe marker gives it; -1 if it does not matter. */
    private static int transform(JpegStructure jpeg) {
        List<Component> components = jpeg.components;
        return switch (components.size()) {
            case 3 ->
                jpeg.jfif || (jpeg.adobeTransform < 0 ? !areNamed(components, "RGB") : jpeg.adobeTransform != NONE)
                        ? YCBCR
                        : NONE;
            case 4 -> {
                if (jpeg.adobeTransform < 0 && (areNamed(components, "RGBA") || areNamed(components, "YCcA"))) {
                    yield -1; // Java's own, with alpha
                }
                yield jpeg.adobeTransform > NONE ? YCCK : NONE;
            }
            default -> -1;
        };
    }

    private static boolean areNamed(List<Component> components, String names) {
        for (int i = 0; i < names.length(); i++) {
            if (components.get(i).id != names.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] adobe(int transform) {
        return ByteBuffer.allocate(16)
                .putShort((short) 0xffee)
                .putShort((short) 14)
                .put("Adobe".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 100)
                .putInt(0)
                .put((byte) transform)
                .array();
    }
}
