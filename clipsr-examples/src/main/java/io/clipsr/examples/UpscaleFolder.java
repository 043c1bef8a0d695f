package io.clipsr.examples;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleJob;
import io.clipsr.UpscaleOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many pictures with one model: open it once, keep it. Reading, computing and writing overlap, and a picture that cannot be read
 * does not end the rest. What a prompt costs is paid once, so give pictures of the same kind the same prompt.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp clipsr-examples/target/clipsr-examples.jar \
 *     io.clipsr.examples.UpscaleFolder small-birds "a small bird" large-birds</pre>
 */
public final class UpscaleFolder {

    private UpscaleFolder() { }

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: UpscaleFolder FOLDER \"what its pictures show\" FOLDER-OF-RESULTS");
            return;
        }
        Path results = Files.createDirectories(Path.of(args[2]));
        UpscaleOptions options = UpscaleOptions.of(args[1]).withOverwrite(true);
        List<UpscaleJob> jobs = new ArrayList<>();
        try (DirectoryStream<Path> pictures = Files.newDirectoryStream(Path.of(args[0]), "*.{png,jpg,jpeg}")) {
            pictures.forEach(picture -> jobs.add(new UpscaleJob(picture, results.resolve(picture.getFileName()), options)));
        }
        try (SuperResolver resolver = SuperResolver.open()) {
            resolver.upscale(jobs, ended -> System.out.println(
                    ended.succeeded() ? ended.job().output() : ended.failure().getMessage()));
        }
    }
}
