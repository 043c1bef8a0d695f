package io.clipsr.benchmarks;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Figures that another program measured on the same pictures. */
final class OtherFigures {
    private static final String HEADER = "picture\tscale\tpsnr\tssim";

    private OtherFigures() {}

    /**
     * Reads a tab-separated file, its first line {@code picture scale psnr ssim}: pictures by name without ending,
     * scales as a number. A scale that has no line was not measured; one that has must have all pictures, or means
     * would not compare.
     *
     * @param pictures names, in the order of the result
     * @throws IOException if the file is not so; the message says which line
     */
    static Figures read(Path file, String name, List<String> pictures) throws IOException {
        Map<Integer, Quality[]> found = new LinkedHashMap<>();
        HeldOutPicture.SCALES.forEach(scale -> found.put(scale, new Quality[pictures.size()]));
        List<String> lines = lines(file);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IOException(
                    file + " begins with another line than picture, scale, psnr, ssim, separated by tabs");
        }
        for (int i = 1; i < lines.size(); i++) {
            String where = file + ", line " + (i + 1) + ": ";
            String[] fields = lines.get(i).split("\t", -1);
            if (fields.length != 4) {
                throw new IOException(where + fields.length + " columns, expected 4, separated by tabs");
            }
            int picture = pictures.indexOf(fields[0]);
            if (picture < 0) {
                throw new IOException(where + "there is no picture " + fields[0] + "; expected one of "
                        + String.join(", ", pictures));
            }
            Quality[] ofScale = fields[1].matches("[0-9]{1,4}") ? found.get(Integer.valueOf(fields[1])) : null;
            if (ofScale == null) {
                throw new IOException(
                        where + "the scale is " + fields[1] + ", expected one of " + HeldOutPicture.SCALES);
            }
            if (ofScale[picture] != null) {
                throw new IOException(where + fields[0] + " at " + fields[1] + "x is there twice");
            }
            ofScale[picture] = new Quality(number(fields[2], where), number(fields[3], where));
        }
        Map<Integer, List<Quality>> byScale = new LinkedHashMap<>();
        for (Map.Entry<Integer, Quality[]> entry : found.entrySet()) {
            List<Quality> measured =
                    Arrays.stream(entry.getValue()).filter(Objects::nonNull).toList();
            if (!measured.isEmpty() && measured.size() < pictures.size()) {
                throw new IOException(file + " has " + measured.size() + " of the " + pictures.size() + " pictures at "
                        + entry.getKey() + "x; all are needed, or none");
            }
            if (!measured.isEmpty()) {
                byScale.put(entry.getKey(), measured);
            }
        }
        if (byScale.isEmpty()) {
            throw new IOException(file + " has no figures below its first line");
        }
        return new Figures(name, byScale);
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text in UTF-8", e);
        }
    }

    private static double number(String text, String where) throws IOException {
        double value = Double.NaN;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            // Said below, as for NaN and infinity, which are numbers to Java.
        }
        if (!Double.isFinite(value)) {
            throw new IOException(where + text + " is no number");
        }
        return value;
    }
}
