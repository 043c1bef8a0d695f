package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes TIFF. The library uncompresses the samples; {@link TiffSamples} tells what they mean, as the library clips
 * floating-point numbers, converts CIELab wrongly, and takes any fourth sample for alpha. To this end, the fields that
 * say so are hidden from it.
 */
final class TiffDecoder extends PictureDecoder {
    private static final Map<Integer, String> UNSUPPORTED = Map.of(
            34661, "JBIG",
            34676, "SGI's LogLuv",
            34677, "SGI's LogLuv",
            34712, "JPEG 2000",
            34887, "LERC",
            34925, "LZMA",
            50000, "Zstandard",
            50001, "WebP",
            50002, "JPEG XL",
            52546, "JPEG XL");

    private TiffSamples samples;
    private long nativeBytes;

    TiffDecoder() {
        super("tiff");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        TiffDirectory directory = TiffPages.choose(TiffDirectory.all(in), notes);
        String compression = UNSUPPORTED.get(directory.value(TiffDirectory.COMPRESSION, 1));
        if (compression != null) {
            throw new DecodeException("is compressed by " + compression
                    + ", which is not supported; save it with another compression, such as LZW or Deflate");
        }
        Map<Long, Byte> replaced = new HashMap<>();
        directory.makeFirst(replaced, in);
        samples = TiffSamples.of(directory);
        samples.hide(replaced);
        SplicedInput hiding = new SplicedInput(in, replaced);
        nativeBytes = TiffJpegs.check(hiding);
        return hiding;
    }

    @Override
    long nativeBytes() {
        return nativeBytes;
    }

    @Override
    int copies(boolean inItsProfile) {
        return samples.isConverted() ? 2 : 1;
    }

    @Override
    BufferedImage read(ImageReader reader, int index, ImageReadParam param) throws IOException {
        if (samples.isKnown()) {
            param.setDestinationType(reader.getRawImageType(index));
        }
        return super.read(reader, index, param);
    }

    @Override
    DecodedPicture decoded(BufferedImage picture, Metadata metadata, List<String> notes) {
        BufferedImage meant = samples.picture(picture, notes);
        Metadata kept = samples.isLab() ? metadata.withIcc(null) : metadata;
        return new DecodedPicture(meant, kept, samples.inItsProfile(), notes);
    }
}
