package io.clipsr.weights;

import java.nio.file.Path;

/** Made the bundled model out of its training checkpoint; kept so that the file's origin can be followed. */
final class BundledModelMaker {
    private BundledModelMaker() {
    }

    /** Arguments: the generator's checkpoint, its text encoder, the file to write. */
    public static void main(String[] args) {
        WeightConverter.from(Path.of(args[0])).clip(Path.of(args[1])).overwrite(true)
                .metadata("name", "clipsr-lite")
                .metadata("licence", "Apache-2.0")
                .metadata("origin", "Trained from scratch for CLIP-SR for Java on freely licensed photographs, 44 minutes on two CPU cores, "
                        + "generator and text encoder together; no weights of others were used.")
                .metadata("training_data", "264 captioned photographs: 79 CC0, 137 public domain, 15 CC-BY, 33 CC-BY-SA; "
                        + "no picture it is evaluated on is among them.")
                .metadata("limits", "It sharpens; the prompt has no measurable effect on pictures it was not trained on. "
                        + "Only the 380 tokens of the captions were trained.")
                .writeTo(Path.of(args[2]));
    }
}
