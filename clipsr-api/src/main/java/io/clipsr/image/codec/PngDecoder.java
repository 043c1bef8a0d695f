package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes PNG. */
final class PngDecoder extends PictureDecoder {
    /** The type of a chunk that decoders skip. */
    private static final byte[] UNKNOWN_CHUNK = {'h', 'i', 'D', 'e'};

    private PngContainer container;

    PngDecoder() {
        super("png");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        container = PngContainer.read(in, notes);
        if (container.hidden() < 0) {
            return in;
        }
        Map<Long, Byte> replaced = new HashMap<>();
        for (int i = 0; i < UNKNOWN_CHUNK.length; i++) {
            replaced.put(container.hidden() + i, UNKNOWN_CHUNK[i]);
        }
        return new SplicedInput(in, replaced);
    }

    /** Returns null: the decoder leaves the samples as they are, and gives them the colour model of sRGB. */
    @Override
    ImageTypeSpecifier rawType(ImageReader reader, int index) {
        return null;
    }

    /** Returns the bytes of the copy that {@link #shades} makes. */
    @Override
    long workBytesPerPixel() {
        return isWidened() ? container.transparent() >= 0 ? 2 : 1 : 0;
    }

    private boolean isWidened() {
        return container.grey() && container.bits() < 8;
    }

    @Override
    DecodedPicture decoded(BufferedImage picture, Metadata metadata, List<String> notes) {
        BufferedImage corrected = isWidened() ? shades(picture) : picture;
        if (container.paletteSize() > 0 && container.paletteSize() < 1 << container.bits() && exceedsPalette(picture)) {
            notes.add("has pixels beyond its palette, which become black");
        }
        return new DecodedPicture(corrected, metadata, true, notes);
    }

    /**
     * Returns grey of 1, 2 or 4 bits as 8 bits. The JDK's decoder gives a palette, which is neither in the grey profile
     * of the file nor transparent where the file says so.
     */
    private BufferedImage shades(BufferedImage palette) {
        boolean alpha = container.transparent() >= 0;
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                alpha,
                false,
                alpha ? Transparency.BITMASK : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        int width = palette.getWidth();
        WritableRaster shades = model.createCompatibleWritableRaster(width, palette.getHeight());
        Raster indices = palette.getRaster();
        int max = (1 << container.bits()) - 1;
        int[] row = new int[width];
        int[] opacity = new int[width];
        for (int y = 0; y < palette.getHeight(); y++) {
            indices.getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                opacity[x] = row[x] == container.transparent() ? 0 : 255;
                row[x] = row[x] * 255 / max;
            }
            shades.setSamples(0, y, width, 1, 0, row);
            if (alpha) {
                shades.setSamples(0, y, width, 1, 1, opacity);
            }
        }
        return new BufferedImage(model, shades, false, null);
    }

    private boolean exceedsPalette(BufferedImage picture) {
        int[] row = new int[picture.getWidth()];
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRaster().getSamples(0, y, row.length, 1, 0, row);
            for (int index : row) {
                if (index >= container.paletteSize()) {
                    return true;
                }
            }
        }
        return false;
    }
}
