package io.clipsr.image;

import io.clipsr.image.metadata.IccBuilder;
import io.clipsr.weights.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The fuzz target for ICC profiles: each is used, or is no profile; no throwable is allowed. */
public final class IccTarget implements FuzzTarget {
    private static final int MAX_SEED_BYTES = 8_192;
    private static final int PIXELS = 4;

    @Override
    public void run(byte[] input) {
        for (int components : new int[] {1, 3, 4}) {
            ColorProfile profile = ColorProfile.of(input, components);
            if (profile == null) {
                continue;
            }
            float[] samples = new float[components * PIXELS];
            Arrays.fill(samples, 0.5f);
            float[] rgb = profile.toSrgb(samples);
            profile.isCoarse();
            if (profile.isInvertible()) {
                profile.fromSrgb(rgb);
            }
        }
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(List.of(IccBuilder.srgb()));
        try (Stream<Path> files = Files.walk(TestPictures.file("corpus"))) {
            for (Path file : files.sorted().toList()) {
                byte[] icc = icc(file);
                if (icc != null
                        && icc.length <= MAX_SEED_BYTES
                        && seeds.stream().noneMatch(s -> Arrays.equals(s, icc))) {
                    seeds.add(icc);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seeds;
    }

    private static byte[] icc(Path file) {
        try {
            PictureSource source = Files.isRegularFile(file) ? PictureReader.open(file, 1_000_000) : null;
            return source == null ? null : source.info().metadata().icc();
        } catch (PictureException e) {
            return null; // a file that is to be refused
        }
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
