package io.clipsr.examples;

import io.clipsr.SuperResolver;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Many pictures with one model: open it once, keep it. What a prompt costs is paid once, so give pictures of the same
 * kind the same prompt.
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
        try (SuperResolver resolver = SuperResolver.open();
                DirectoryStream<Path> pictures = Files.newDirectoryStream(Path.of(args[0]), "*.{png,jpg,jpeg}")) {
            for (Path picture : pictures) {
                Path result = results.resolve(picture.getFileName());
                PictureWriter.write(resolver.upscale(PictureReader.read(picture), args[1]), result, true);
                System.out.println(result);
            }
        }
    }
}
