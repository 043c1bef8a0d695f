package io.clipsr.benchmarks;

import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.weights.support.AtomicFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Rows of square pictures of one size to be compared, a line of words above each row; a JPEG file. */
final class FigureSheet {
    private static final int GAP = 3;
    private static final int MARGIN = 14; // around rows
    private static final int LETTERS = 13;
    private static final int LINE = 20;
    private static final float JPEG_QUALITY = 0.88f;

    private final int tile;
    private final int across;

    /** Pictures of one kind and the words above them. */
    record Row(String title, List<BufferedImage> pictures) {}

    /**
     * @param tile side of a picture on the sheet, in pixels
     * @param across the number of rows side by side
     */
    FigureSheet(int tile, int across) {
        this.tile = tile;
        this.across = across;
    }

    /** Draws rows of equally many pictures. Where there are no fonts, as in bare containers, words are left away. */
    BufferedImage draw(List<Row> rows) {
        int width = rows.get(0).pictures().size() * (tile + GAP) - GAP + MARGIN;
        int height = LINE + tile + MARGIN;
        BufferedImage sheet = new BufferedImage(
                MARGIN + across * width,
                MARGIN + (rows.size() + across - 1) / across * height,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.setColor(Color.BLACK);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
            boolean words = font(graphics);
            for (int i = 0; i < rows.size(); i++) {
                int x = MARGIN + i % across * width;
                int y = MARGIN + i / across * height;
                if (words) {
                    graphics.drawString(rows.get(i).title(), x, y + LETTERS);
                }
                for (BufferedImage picture : rows.get(i).pictures()) {
                    graphics.drawImage(reduced(picture), x, y + LINE, tile, tile, null);
                    x += tile + GAP;
                }
            }
        } finally {
            graphics.dispose();
        }
        return sheet;
    }

    private static boolean font(Graphics2D graphics) {
        try {
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, LETTERS));
            return graphics.getFont().canDisplay('a');
        } catch (RuntimeException | InternalError | LinkageError e) {
            return false; // what JDKs throw where there are no fonts at all, each version something else
        }
    }

    /** Without aliasing. Pictures that are smaller stay so: they are drawn to show their pixels. */
    private BufferedImage reduced(BufferedImage picture) {
        return picture.getWidth() <= tile ? picture : Resampler.resize(picture, tile, tile, ResizeKernel.LANCZOS3);
    }

    /**
     * Writes a sheet, in place of what was there.
     *
     * @throws IOException if that is not possible; nothing new remains then
     */
    static void write(BufferedImage sheet, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(JPEG_QUALITY);
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT); // smaller by a twelfth
            writer.setOutput(out);
            writer.write(null, new IIOImage(sheet, null, null), param);
        } finally {
            writer.dispose();
        }
        AtomicFile.write(file, true, channel -> {
            ByteBuffer content = ByteBuffer.wrap(bytes.toByteArray());
            while (content.hasRemaining()) {
                channel.write(content);
            }
        });
    }
}
