package io.clipsr.image.codec;

import io.clipsr.image.codec.vp8.Vp8Picture;
import io.clipsr.image.metadata.Metadata;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes WebP. */
final class WebpDecoder extends PictureDecoder {
    private static final int FROM_LEFT = 1;
    private static final int FROM_ABOVE = 2;

    private ImageInputStream file;
    private WebpContainer container;

    WebpDecoder() {
        super("webp");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        file = in;
        container = WebpContainer.check(in);
        FirstFrame.note(container.frames, notes);
        return new SplicedInput(in, container.replaced);
    }

    @Override
    Dimension size(ImageReader reader, int index) throws IOException {
        return container.canvas == null
                ? super.size(reader, index)
                : new Dimension(container.canvas.width(), container.canvas.height());
    }

    /**
     * Lossy pictures have planes of luma and chroma; the library decodes alpha into four bands, of which it uses one. A
     * frame is copied to its place on a canvas.
     */
    @Override
    long workBytesPerPixel() {
        return (container.lossy == null ? 0 : 2)
                + (container.alpha == null ? 0 : 4)
                + (container.canvas == null ? 0 : 4);
    }

    @Override
    void warned(String warning, List<String> notes) throws DecodeException {
        if (!warning.startsWith("Ignoring un") && !warning.contains("Uncompressed WebP alpha")) {
            super.warned(warning, notes);
        }
    }

    /** Lossy pictures are decoded here, see the package {@code vp8}; their compressed alpha by the library. */
    @Override
    BufferedImage read(ImageReader reader, int index, ImageReadParam param) throws IOException {
        if (container.lossy == null) {
            return super.read(reader, index, param);
        }
        byte[] data = new byte[container.lossy.size()];
        file.seek(container.lossy.start());
        file.readFully(data);
        Vp8Picture lossy;
        try {
            lossy = Vp8Picture.decode(data, this::checkLimits);
        } catch (DecodeException e) {
            throw e;
        } catch (IOException e) {
            throw new DecodeException("is damaged or cut short: " + e.getMessage(), e);
        }
        ImageTypeSpecifier type = param.getDestinationType() != null
                ? param.getDestinationType()
                : reader.getImageTypes(index).next();
        BufferedImage picture = container.alpha != null && !container.alpha.isRaw()
                ? super.read(reader, index, param)
                : type.createBufferedImage(lossy.width(), lossy.height());
        int[] row = new int[3 * lossy.width()];
        WritableRaster colors =
                picture.getRaster().createWritableChild(0, 0, lossy.width(), lossy.height(), 0, 0, new int[] {0, 1, 2});
        for (int y = 0; y < lossy.height(); y++) {
            lossy.rgb(y, row);
            colors.setPixels(0, y, lossy.width(), 1, row);
        }
        return picture;
    }

    @Override
    DecodedPicture decoded(BufferedImage picture, Metadata metadata, List<String> notes) throws IOException {
        WritableRaster alpha = picture.getAlphaRaster();
        if (alpha != null && container.lossy != null && container.alpha == null) {
            fillOpaque(alpha);
        } else if (alpha != null && container.alpha != null && container.alpha.isRaw()) {
            readRawAlpha(alpha);
        }
        BufferedImage whole = container.canvas == null
                ? picture
                : FirstFrame.placed(
                        picture, container.left, container.top, container.canvas.width(), container.canvas.height());
        return new DecodedPicture(whole, metadata, false, notes);
    }

    /** The library leaves a lossy picture transparent if its file allows alpha but has none. */
    private static void fillOpaque(WritableRaster alpha) {
        int[] row = new int[alpha.getWidth()];
        Arrays.fill(row, 255);
        for (int y = 0; y < alpha.getHeight(); y++) {
            alpha.setSamples(0, y, row.length, 1, 0, row);
        }
    }

    /** Reads an alpha channel that is not compressed, which the library drops (RFC 9649, section 2.7.1.2). */
    private void readRawAlpha(WritableRaster alpha) throws IOException {
        int width = alpha.getWidth();
        if (container.alpha.end() - container.alpha.start() < (long) width * alpha.getHeight()) {
            throw new DecodeException("is damaged: its alpha channel has fewer bytes than the picture has pixels");
        }
        file.seek(container.alpha.start());
        byte[] coded = new byte[width];
        int[] above = new int[width];
        for (int y = 0; y < alpha.getHeight(); y++) {
            file.readFully(coded);
            int[] row = new int[width];
            for (int x = 0; x < width; x++) {
                row[x] = coded[x] + predicted(row, above, x, y) & 0xff;
            }
            alpha.setSamples(0, y, width, 1, 0, row);
            above = row;
        }
    }

    /** Returns the predicted value: in the first row always from the left, in the first column from above. */
    private int predicted(int[] row, int[] above, int x, int y) {
        int filter = container.alpha.filter();
        if (filter == 0 || x == 0 && y == 0) {
            return 0;
        }
        if (y == 0 || x > 0 && filter == FROM_LEFT) {
            return row[x - 1];
        }
        if (x == 0 || filter == FROM_ABOVE) {
            return above[x];
        }
        return Math.max(0, Math.min(255, row[x - 1] + above[x] - above[x - 1]));
    }
}
