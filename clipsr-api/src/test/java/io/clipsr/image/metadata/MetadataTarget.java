package io.clipsr.image.metadata;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.clipsr.image.TestMetadata;
import io.clipsr.weights.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The fuzz target for Exif, XMP, IPTC and texts. The bytes are taken for a block of each kind, and for the container of
 * each format; what is found is made ready to be written again. A container may be refused with an {@link IOException};
 * a block must not matter.
 */
public final class MetadataTarget implements FuzzTarget {
    private static final int MAX_NOTES = 20;

    @Override
    public void run(byte[] input) {
        RawProfile.decoded(input);
        ExifBlock.withoutOrientation(input);
        use(new Metadata(input, input, null, null, PhotoshopResources.iptc(input), List.of()));
        for (String format : new String[] {"png", "jpeg", "tiff", "webp"}) {
            List<String> notes = new ArrayList<>();
            try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(input)) {
                use(MetadataReader.read(in, format, notes));
            } catch (IOException e) {
                continue; // it is no file of this format, or damaged
            }
            if (notes.size() > MAX_NOTES) {
                throw new AssertionError("too many notes: " + notes.size());
            }
        }
    }

    private static void use(Metadata metadata) {
        metadata.orientation();
        TiffFields.of(metadata.upright(3, 5)).bytesAt(8);
    }

    @Override
    public List<byte[]> seeds() {
        return TestMetadata.seeds();
    }

    @Override
    public boolean tracesComparisons() {
        return false;
    }

    @Override
    public String dictionary() {
        return "picture.dict";
    }
}
