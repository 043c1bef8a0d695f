package io.clipsr.examples.spark;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.image.PictureException;
import io.clipsr.image.PictureWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Upscales one picture on an executor. */
final class PictureTask {

    /** One for all tasks of an executor, opened by the first; it ends with the executor's JVM. */
    private static final class Shared {
        static final SuperResolver RESOLVER = SuperResolver.open();
    }

    private final Configuration hadoop;
    private final Path input;
    private final Path output;

    PictureTask(Configuration hadoop, Path input, Path output) throws IOException {
        this.hadoop = hadoop;
        this.input = input.getFileSystem(hadoop).makeQualified(input);
        this.output = output.getFileSystem(hadoop).makeQualified(output);
    }

    /**
     * Upscales a picture. What is wrong with the picture becomes a row of the report; what is wrong with a disk or the
     * network is thrown, so that Spark tries again elsewhere.
     */
    Row run(Path path, byte[] content, UpscaleOptions options) throws IOException {
        Path target = target(path);
        java.nio.file.Path folder = Files.createTempDirectory("clipsr-");
        java.nio.file.Path small = Files.write(folder.resolve("small"), content);
        java.nio.file.Path large = folder.resolve("large." + extension(target.getName()));
        try {
            Shared.RESOLVER.upscale(small, large, options);
            move(large, target);
            return RowFactory.create(path.toString(), target.toString(), null);
        } catch (PictureException | IllegalArgumentException e) {
            return RowFactory.create(path.toString(), null, e.getMessage().replace(small.toString(), path.toString()));
        } finally {
            Files.deleteIfExists(small);
            Files.deleteIfExists(large);
            Files.delete(folder);
        }
    }

    /**
     * Where it lies below the input, below the output; as a PNG where its format is read, but not written: WebP, GIF.
     */
    private Path target(Path path) throws IOException {
        URI below = input.toUri().relativize(path.toUri());
        if (below.isAbsolute() || input.equals(output)) {
            throw new IOException(path + " does not lie below " + input
                    + ", or the output would replace it; give two different folders");
        }
        boolean writable = PictureWriter.extensions().contains(extension(path.getName()));
        return new Path(output, writable ? below.getPath() : below.getPath() + ".png");
    }

    /**
     * Under another name first: a task may be killed, or run twice at once, and nothing half-written may have the
     * target's name.
     */
    private void move(java.nio.file.Path large, Path target) throws IOException {
        FileSystem files = target.getFileSystem(hadoop);
        Path partial = new Path(target.getParent(), "_" + UUID.randomUUID());
        files.copyFromLocalFile(true, true, new Path(large.toUri()), partial);
        files.delete(target, false);
        if (!files.rename(partial, target)) {
            files.delete(partial, false);
            throw new IOException(target + " cannot be written");
        }
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
