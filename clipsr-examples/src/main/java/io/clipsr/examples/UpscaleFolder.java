package io.clipsr.examples;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleJob;
import io.clipsr.UpscaleOptions;
import io.clipsr.UpscaleResult;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Many pictures with one model: open it once, keep it. While one picture is computed, the next is read and the last is
 * written; one that fails does not end the batch. What a prompt costs is paid once, however many pictures it is for.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp clipsr-examples/target/clipsr-examples.jar \
 *     io.clipsr.examples.UpscaleFolder small-birds "a small bird" large-birds</pre>
 */
public final class UpscaleFolder {

    private UpscaleFolder() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: UpscaleFolder FOLDER \"what its pictures show\" FOLDER-OF-RESULTS");
            return;
        }
        UpscaleOptions options = UpscaleOptions.of(args[1]);
        Path results = Files.createDirectories(Path.of(args[2]));
        List<UpscaleJob> jobs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            files.filter(file -> PictureReader.extensions().contains(extension(file)))
                    .sorted()
                    .forEach(file -> jobs.add(new UpscaleJob(file, results.resolve(name(file)), options)));
        }
        try (SuperResolver resolver = SuperResolver.open()) {
            List<UpscaleResult> all = resolver.upscale(
                    jobs,
                    done -> System.out.println(
                            done.succeeded()
                                    ? done.job().output()
                                    : "failed: " + done.failure().getMessage()));
            System.out.println(
                    all.stream().filter(UpscaleResult::succeeded).count() + " of " + all.size() + " pictures done");
        }
    }

    /** A WebP or GIF becomes a PNG: these formats are read, not written. */
    private static String name(Path picture) {
        return picture.getFileName() + (PictureWriter.extensions().contains(extension(picture)) ? "" : ".png");
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
