package io.clipsr.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Decodes the awkward files of every format and compares them with what a second decoder, Pillow, makes of them. Each
 * folder of the corpus has a table of golden values; {@code src/test/python/corpus/golden.py} writes and explains it.
 */
class CorpusTest {
    private static final Path CORPUS = TestPictures.file("corpus");
    private static final String GOLDEN = "golden.csv";
    private static final String[] BANDS = {"red", "green", "blue", "alpha"};

    /** A row of a table of golden values. */
    private record Golden(Path file, Map<String, String> values) {
        String get(String column) {
            return values.get(column);
        }

        int number(String column) {
            return Integer.parseInt(get(column));
        }

        double level(String column) {
            return Double.parseDouble(get(column));
        }

        /** Returns the parts of a column. */
        List<String> parts(String column) {
            return get(column).isEmpty() ? List.of() : List.of(get(column).split("/"));
        }

        @Override
        public String toString() {
            return CORPUS.relativize(file).toString();
        }
    }

    static Stream<Golden> files() throws IOException {
        List<Golden> all = new ArrayList<>();
        for (Path folder : folders()) {
            all.addAll(goldens(folder));
        }
        return all.stream();
    }

    private static List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(CORPUS, Files::isDirectory)) {
            entries.forEach(folders::add);
        }
        Collections.sort(folders);
        return folders;
    }

    private static List<Golden> goldens(Path folder) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(GOLDEN));
        String[] columns = lines.get(0).split(";");
        List<Golden> goldens = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(";", -1);
            Map<String, String> values = new HashMap<>();
            for (int i = 0; i < columns.length; i++) {
                values.put(columns[i], cells[i]);
            }
            goldens.add(new Golden(folder.resolve(cells[0]), values));
        }
        return goldens;
    }

    @Test
    void everyFileHasGoldenValues() throws IOException {
        for (Path folder : folders()) {
            TreeSet<String> files = new TreeSet<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(entry -> files.add(entry.getFileName().toString()));
            }
            TreeSet<String> expected = new TreeSet<>(List.of(GOLDEN));
            goldens(folder).forEach(golden -> expected.add(golden.get("file")));
            assertEquals(expected, files, folder.toString());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void agreesWithTheSecondDecoder(Golden golden) throws IOException {
        if (!golden.get("error").isEmpty()) {
            PictureException refused =
                    assertThrows(PictureException.class, () -> PictureReader.open(golden.file(), 1_000_000));
            assertTrue(refused.getMessage().contains(golden.get("error")), refused.getMessage());
            return;
        }
        PictureSource source = PictureReader.open(golden.file(), 1_000_000);
        PictureInfo info = source.info();
        assertEquals(
                golden.get("width") + "x" + golden.get("height") + " alpha " + golden.get("alpha"),
                info.width() + "x" + info.height() + " alpha " + info.alpha());
        List<String> words = golden.parts("notes");
        assertEquals(words.size(), source.notes().size(), source.notes().toString());
        for (String word : words) {
            assertTrue(
                    source.notes().stream().anyMatch(note -> note.contains(word)),
                    source.notes().toString());
        }
        assertCells(golden, source);
        assertSamples(golden, source);
    }

    private static void assertCells(Golden golden, PictureSource source) {
        for (int cell = 0; cell < 16; cell++) {
            int[] across = span(cell % 4, source.info().width());
            int[] down = span(cell / 4, source.info().height());
            double[] mean = mean(source.read(across[0], down[0], across[1], down[1]));
            String[] expected = golden.parts("cells").get(cell).split(" ");
            for (int band = 0; band < 4; band++) {
                assertEquals(
                        Double.parseDouble(expected[band]),
                        mean[band],
                        golden.level("mean"),
                        "mean " + BANDS[band] + " of cell " + cell % 4 + "," + cell / 4);
            }
        }
    }

    /** Returns the start and the length of a part of the grid. */
    private static int[] span(int cell, int size) {
        int start = Math.min(cell * size / 4, size - 1);
        return new int[] {start, Math.max(start + 1, (cell + 1) * size / 4) - start};
    }

    private static void assertSamples(Golden golden, PictureSource source) {
        for (String sample : golden.parts("samples")) {
            String[] expected = sample.split(" ");
            int x = Integer.parseInt(expected[0]);
            int y = Integer.parseInt(expected[1]);
            double[] actual = mean(source.read(x, y, 1, 1));
            for (int band = 0; band < 4; band++) {
                assertEquals(
                        Double.parseDouble(expected[2 + band]),
                        actual[band],
                        golden.level("max"),
                        BANDS[band] + " at " + x + "," + y);
            }
        }
    }

    /** Returns the mean levels of a region, 0 to 255; colours are multiplied by alpha. */
    private static double[] mean(Pixels pixels) {
        int area = pixels.width() * pixels.height();
        double[] sums = new double[4];
        for (int i = 0; i < area; i++) {
            double alpha = pixels.alpha() == null ? 1 : pixels.alpha()[i];
            for (int c = 0; c < 3; c++) {
                sums[c] += (pixels.rgb()[c * area + i] + 1) * 127.5 * alpha;
            }
            sums[3] += 255 * alpha;
        }
        for (int band = 0; band < 4; band++) {
            sums[band] /= area;
        }
        return sums;
    }
}
