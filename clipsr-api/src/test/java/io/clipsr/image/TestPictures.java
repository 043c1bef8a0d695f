package io.clipsr.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Picture files among the test resources. */
public final class TestPictures {

    /**
     * The names of 256x256 pictures, each also reduced by PIL's bicubic to 64, 32 and 16 pixels in lr4, lr8 and lr16.
     */
    public static final List<String> HELD_OUT = List.of(
            "berlinCathedral",
            "chelsea",
            "coffee",
            "colosseum",
            "crab",
            "horse",
            "koala",
            "lemur",
            "machuPicchu",
            "scarlet_macaw",
            "sheep",
            "tmshre_riaphotographs_srgb8");

    private TestPictures() {}

    public static BufferedImage heldOut(String name) throws IOException {
        return PictureReader.read(file("/io/clipsr/heldout/" + name + ".png"));
    }

    public static BufferedImage heldOut(String name, int scale) throws IOException {
        return PictureReader.read(file("/io/clipsr/heldout/lr" + scale + "/" + name + ".png"));
    }

    /** Returns a resource, by a name relative to this package or from the root. */
    static Path file(String resource) {
        URL url = Objects.requireNonNull(TestPictures.class.getResource(resource), resource);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
