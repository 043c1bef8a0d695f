package io.clipsr.examples;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The shortest way from a small file to a large one.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp clipsr-examples/target/clipsr-examples.jar \
 *     io.clipsr.examples.UpscaleOne docs/samples/scarlet_macaw_64.png "a scarlet macaw on a branch" large.png</pre>
 */
public final class UpscaleOne {

    private UpscaleOne() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: UpscaleOne SMALL.png \"what it shows\" LARGE.png");
            return;
        }
        try (SuperResolver resolver = SuperResolver.open()) {
            resolver.upscale(Path.of(args[0]), Path.of(args[2]), UpscaleOptions.of(args[1]));
        }
    }
}
