package io.clipsr.examples.cli.evaluate;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.evaluate.data.Item;
import io.clipsr.examples.cli.evaluate.measure.Prepared;
import io.clipsr.examples.cli.evaluate.measure.Preparer;
import io.clipsr.examples.cli.evaluate.measure.Row;
import io.clipsr.examples.cli.evaluate.measure.SkippedException;
import io.clipsr.examples.cli.evaluate.measure.Way;
import io.clipsr.examples.cli.evaluate.report.Case;
import io.clipsr.examples.cli.evaluate.report.Cases;
import io.clipsr.examples.cli.evaluate.report.HtmlReport;
import io.clipsr.examples.cli.evaluate.report.Journal;
import io.clipsr.examples.cli.evaluate.report.ResultFiles;
import io.clipsr.examples.cli.evaluate.report.Results;
import io.clipsr.weights.support.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder of a report, or none. */
final class ReportFolder implements AutoCloseable {
    private static final int LARGEST_CASE = 512;

    private final Path folder;
    private final Results empty;
    private final Journal journal;

    private ReportFolder(Path folder, Results empty, Journal journal) {
        this.folder = folder;
        this.empty = empty;
        this.journal = journal;
    }

    /**
     * Opens a folder.
     *
     * @param folder the folder, which is created; null for none
     * @param empty the results without rows
     * @param resume whether to go on with what is there
     */
    static ReportFolder open(Path folder, Results empty, boolean resume) throws IOException {
        if (folder == null) {
            return new ReportFolder(null, empty, null);
        }
        Files.createDirectories(folder);
        Path journal = folder.resolve("finished.jsonl");
        if (!resume && Files.exists(journal)) {
            throw new CommandException(folder + ": has a report already; choose another folder, delete it, or add"
                    + " --resume to go on with it");
        }
        return new ReportFolder(folder, empty, new Journal(journal, empty, resume));
    }

    /** Returns the rows of pictures that were finished before. */
    Map<String, Row> known(List<Item> items) {
        Map<String, Row> known = new HashMap<>();
        for (Item item : items) {
            Row row = journal == null ? null : journal.find(item.key());
            if (row != null) {
                known.put(item.key(), row);
            }
        }
        return known;
    }

    void add(Row row) throws IOException {
        if (journal != null) {
            journal.add(row);
        }
    }

    /** Writes the files, and returns the results. */
    Results complete(List<Row> rows, List<Item> items, Preparer preparer) throws IOException {
        Results results = new Results(
                empty.settings(),
                empty.versions(),
                empty.ways(),
                empty.measures(),
                rows.stream().filter(row -> row.skipped() == null).toList(),
                rows.stream().filter(row -> row.skipped() != null).toList(),
                empty.seed());
        if (folder != null && !results.rows().isEmpty()) {
            write("results.csv", ResultFiles.csv(results));
            write("results.json", ResultFiles.json(results));
            write("report.html", HtmlReport.of(results, cases(results, items, preparer)));
        }
        return results;
    }

    /** Computes the pictures of the report's cases again: to keep those of all pictures would take too much room. */
    private static List<Case> cases(Results results, List<Item> items, Preparer preparer) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Row row : Cases.choose(results)) {
            Item item = items.stream()
                    .filter(one -> one.key().equals(row.key()))
                    .findFirst()
                    .orElseThrow();
            try {
                Prepared picture = preparer.prepare(item);
                Map<String, BufferedImage> pictures = new LinkedHashMap<>();
                for (Way way : results.ways()) {
                    if (way.model() || List.of(Way.NEAREST, Way.BICUBIC).contains(way.name())) {
                        BufferedImage result = way.enlarge().apply(picture);
                        pictures.put(way.name().equals(Way.NEAREST) ? "input" : way.name(), middle(result));
                    }
                }
                pictures.put("truth", middle(picture.truth()));
                cases.add(new Case(row, Cases.gainText(results, row), pictures));
            } catch (SkippedException e) {
                throw new IllegalStateException(item.key() + " was measured, and now there is nothing to measure", e);
            }
        }
        return cases;
    }

    private static BufferedImage middle(BufferedImage picture) {
        int width = Math.min(LARGEST_CASE, picture.getWidth());
        int height = Math.min(LARGEST_CASE, picture.getHeight());
        return picture.getSubimage((picture.getWidth() - width) / 2, (picture.getHeight() - height) / 2, width, height);
    }

    private void write(String name, String text) throws IOException {
        AtomicFile.write(folder.resolve(name), true, channel -> {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    @Override
    public void close() throws IOException {
        if (journal != null) {
            journal.close();
        }
    }
}
