package io.clipsr.weights.convert;

import java.nio.file.Path;

/** Makes the bundled model from its training checkpoint; kept as a record of the file's origin. */
final class BundledModelMaker {
    private BundledModelMaker() {}

    /** Converts. The arguments are the generator's checkpoint, its text encoder, and the file to write. */
    public static void main(String[] args) {
        WeightConverter.from(Path.of(args[0]))
                .clip(Path.of(args[1]))
                .overwrite(true)
                .metadata("name", "clipsr-lite")
                .metadata("licence", "Apache-2.0")
                .metadata(
                        "origin",
                        "Trained from scratch for CLIP-SR for Java on two CPU cores (clipsr-weights/training): released graph with "
                                + "cross-attention, generator and text encoder; token embeddings start from WordNet 3.0. No weights of others were used.")
                .metadata(
                        "training_data",
                        "269 captioned photographs: 79 CC0, 140 public domain, 17 CC-BY, 33 CC-BY-SA; 320 cut-outs of Tux "
                                + "Paint (GPL-2). No picture it is evaluated on is among them.")
                .metadata(
                        "limits",
                        "Words move colours; they add no detail, and at 16x the word of a colour may repaint more than is meant. See docs/MODEL_CARD.md.")
                .writeTo(Path.of(args[2]));
    }
}
