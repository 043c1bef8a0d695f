package io.clipsr.image;

import io.clipsr.image.codec.Codecs;
import io.clipsr.image.codec.PngEncoder;
import io.clipsr.image.codec.TiffEncoder;
import io.clipsr.image.metadata.Metadata;
import io.clipsr.image.metadata.MetadataWriter;
import java.awt.color.ColorSpace;
import java.awt.image.ColorModel;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.FileCacheImageOutputStream;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;

/** Encodes a picture to a file, row by row, in memory that does not depend on its height. */
final class Encoder {
    private Encoder() {}

    /**
     * Encodes a picture.
     *
     * @param quality the quality in JPEG, 1 to 100
     * @param file the target, an existing empty file
     */
    static void encode(RenderedImage picture, PictureInfo info, FileFormat format, int quality, Path file)
            throws IOException {
        // MetadataWriter adds the profile: given it here, encoders would convert to sRGB, or write it a second time.
        boolean grey = info.grey() && format != FileFormat.BMP;
        ColorModel samples = PictureInfo.colorModel(
                ColorSpace.getInstance(grey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                info.alpha() && format.alpha(),
                Math.min(info.bits(), format.bits()));
        ColorProfile toSrgb = needsSrgb(info, format) ? info.conversion() : null;
        RowsImage rows = new RowsImage(picture, info, samples, format == FileFormat.JPEG, toSrgb);
        Metadata upright = info.metadata().upright(info.width(), info.height());
        Metadata metadata = toSrgb == null ? upright : upright.withIcc(null);
        try (OutputStream raw = seekable(file)
                        ? OutputStream.nullOutputStream()
                        : Files.newOutputStream(file, StandardOpenOption.WRITE);
                ImageOutputStream out = seekable(file)
                        ? new FileImageOutputStream(file.toFile())
                        : new FileCacheImageOutputStream(raw, null)) {
            if (format == FileFormat.TIFF) {
                TiffEncoder.write(rows, metadata, out);
            } else {
                encode(rows, samples, metadata, format, quality, out);
            }
        }
    }

    /** Returns whether a format cannot hold the profile, or has too few levels for it. */
    private static boolean needsSrgb(PictureInfo info, FileFormat format) {
        return info.conversion() != null
                && (format == FileFormat.BMP
                        || format.bits() == 8 && info.conversion().isCoarse());
    }

    private static void encode(
            RenderedImage rows,
            ColorModel samples,
            Metadata metadata,
            FileFormat format,
            int quality,
            ImageOutputStream out)
            throws IOException {
        ImageWriter writer = Codecs.writer(format.id());
        try {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (format == FileFormat.JPEG) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality / 100f);
            }
            IIOMetadata tree = writer.getDefaultImageMetadata(
                    new ImageTypeSpecifier(samples, samples.createCompatibleSampleModel(1, 1)), param);
            IIOMetadata whole = MetadataWriter.with(metadata, tree, format.id());
            if (format == FileFormat.PNG) {
                PngEncoder.write(rows, whole, writer, out);
            } else {
                writer.setOutput(out);
                writer.write(null, new IIOImage(rows, null, whole), param);
            }
        } finally {
            writer.dispose();
        }
    }

    /** Returns whether {@code java.io.File} can open a file: of a name that is not UTF-8, it loses the bytes. */
    private static boolean seekable(Path file) {
        return file.getFileSystem() == FileSystems.getDefault()
                && file.toFile().toPath().equals(file);
    }
}
