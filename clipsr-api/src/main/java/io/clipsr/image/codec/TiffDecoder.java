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
 * say so are hidden from it. So are other directories, all of which it would read into memory.
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

    /** The number of bytes by which the values of fields may overlap. The library reads all of them into memory. */
    private static final long MAX_OVERLAP = 16 << 20;

    private TiffSamples samples;
    /** The file with the directory that is read as the first one. */
    private ImageInputStream described;

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
        directory.makeFirst(replaced);
        described = new SplicedInput(in, replaced);
        directory.isolate(replaced);
        samples = TiffSamples.of(directory);
        samples.hide(replaced);
        ImageInputStream hiding = new SplicedInput(in, replaced);
        check(hiding);
        return hiding;
    }

    /** Checks the directory as the library will see it: what was replaced can overlap what is checked. */
    private void check(ImageInputStream hiding) throws IOException {
        List<TiffDirectory> all = TiffDirectory.all(hiding);
        if (all.size() != 1 || all.get(0).bytes() > 2 * hiding.length() + MAX_OVERLAP) {
            throw new DecodeException("is damaged: parts of its directory lie at the same place of the file");
        }
        nativeBytes = TiffJpegs.check(hiding, all.get(0));
    }

    @Override
    ImageInputStream described(ImageInputStream prepared) {
        return described;
    }

    @Override
    long nativeBytes() {
        return nativeBytes;
    }

    @Override
    int copies(boolean inItsProfile) {
        return 1;
    }

    @Override
    long workBytesPerPixel() {
        return samples.copiedBytesPerPixel();
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
