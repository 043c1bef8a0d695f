package io.clipsr.metrics.natural;

import io.clipsr.weights.support.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The natural image quality evaluator, NIQE (Mittal, Soundararajan, Bovik, "Making a 'Completely Blind' Image Quality
 * Analyzer", 2013): how far a picture's {@link SceneStatistics} are from those of good photographs. Lower is more
 * natural.
 *
 * <p>The value is {@code sqrt((m1 - m2)' ((S1 + S2) / 2)^+ (m1 - m2))}, with the means and covariances of the
 * statistics in the photographs and in the picture, and the pseudo-inverse.
 *
 * <p>This is an implementation of its own, and a model of its own pictures: values compare only with values of the same
 * model, not with those of the authors' model or of other programs. The algorithm is the paper's, with the luma of
 * {@code rgb2ycbcr}, not rounded, where the authors' program takes {@code rgb2gray}.
 */
public final class NaturalSceneModel {
    private static final String HEADER = "clipsr natural scenes 1";
    private static final double SHARP = 0.75;

    private final String name;
    private final Gaussian photographs;

    private NaturalSceneModel(String name, Gaussian photographs) {
        this.name = name;
        this.photographs = photographs;
    }

    /** Collects photographs; of each only the statistics are kept. */
    public static final class Fit {
        private final List<double[]> samples = new ArrayList<>();

        /** Starts without photographs. */
        public Fit() {}

        /**
         * Adds the blocks of a photograph that are at least 0.75 times as sharp as its sharpest one.
         *
         * @throws IllegalArgumentException if it is smaller than a block
         */
        public Fit add(BufferedImage photograph) {
            List<SceneStatistics.Block> blocks = SceneStatistics.blocks(photograph);
            double sharpest = blocks.stream()
                    .mapToDouble(SceneStatistics.Block::sharpness)
                    .max()
                    .orElseThrow();
            for (SceneStatistics.Block block : blocks) {
                if (block.sharpness() >= SHARP * sharpest && Gaussian.isComplete(block.values())) {
                    samples.add(block.values());
                }
            }
            return this;
        }

        /**
         * Returns the model.
         *
         * @param name the name of the set of photographs
         * @throws IllegalArgumentException if there are fewer blocks than statistics
         */
        public NaturalSceneModel model(String name) {
            if (samples.size() <= SceneStatistics.COUNT) {
                throw new IllegalArgumentException("the photographs have " + samples.size()
                        + " blocks that are sharp, a model needs more than " + SceneStatistics.COUNT
                        + "; add more or larger photographs");
            }
            return new NaturalSceneModel(name.replaceAll("\\R", " "), Gaussian.fit(samples));
        }
    }

    /** Returns the name of the set of photographs. */
    public String name() {
        return name;
    }

    /**
     * Returns the distance of a picture from the photographs.
     *
     * @return the distance, 0 or more; NaN if the picture is flat
     * @throws IllegalArgumentException if the picture is smaller than a block of {@value SceneStatistics#BLOCK} pixels
     */
    public double distance(BufferedImage picture) {
        Gaussian here = Gaussian.fit(SceneStatistics.blocks(picture).stream()
                .map(SceneStatistics.Block::values)
                .toList());
        if (!Gaussian.isComplete(here.means())) {
            return Double.NaN;
        }
        double[] difference = new double[SceneStatistics.COUNT];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = photographs.means()[i] - here.means()[i];
        }
        RealMatrix mean = photographs.covariance().add(here.covariance()).scalarMultiply(0.5);
        RealMatrix inverse = new SingularValueDecomposition(mean).getSolver().getInverse();
        double[] product = inverse.operate(difference);
        double square = 0;
        for (int i = 0; i < difference.length; i++) {
            square += difference[i] * product[i];
        }
        return Math.sqrt(Math.max(0, square));
    }

    /** Writes the model as a text file, in place of what was there. */
    public void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder(HEADER + "\n" + name + "\n" + line(photographs.means()));
        for (int i = 0; i < SceneStatistics.COUNT; i++) {
            text.append(line(photographs.covariance().getRow(i)));
        }
        AtomicFile.write(file, true, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    private static String line(double[] values) {
        return Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(" ", "", "\n"));
    }

    /**
     * Reads a model.
     *
     * @throws IOException if the file cannot be read, or is no model
     */
    public static NaturalSceneModel read(Path file) throws IOException {
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (lines.size() != SceneStatistics.COUNT + 3 || !lines.get(0).equals(HEADER)) {
            throw new IOException(file + ": is no model of natural scenes, whose first line is '" + HEADER + "'");
        }
        double[][] rows = new double[SceneStatistics.COUNT + 1][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = values(file, lines.get(i + 2));
        }
        return new NaturalSceneModel(
                lines.get(1),
                new Gaussian(rows[0], new Array2DRowRealMatrix(Arrays.copyOfRange(rows, 1, rows.length), false)));
    }

    private static double[] values(Path file, String line) throws IOException {
        try {
            double[] values = Arrays.stream(line.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            if (values.length == SceneStatistics.COUNT && Arrays.stream(values).allMatch(Double::isFinite)) {
                return values;
            }
        } catch (NumberFormatException e) {
            throw new IOException(file + ": is damaged: " + e.getMessage(), e);
        }
        throw new IOException(
                file + ": is damaged: a line has not " + SceneStatistics.COUNT + " finite numbers; fit it again");
    }
}
