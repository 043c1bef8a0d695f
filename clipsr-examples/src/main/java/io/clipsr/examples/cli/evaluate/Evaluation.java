package io.clipsr.examples.cli.evaluate;

import io.clipsr.examples.cli.console.InterruptHandler;
import io.clipsr.examples.cli.console.ProgressMeter;
import io.clipsr.examples.cli.console.ProgressView;
import io.clipsr.examples.cli.evaluate.data.Item;
import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.examples.cli.evaluate.measure.Prepared;
import io.clipsr.examples.cli.evaluate.measure.Preparer;
import io.clipsr.examples.cli.evaluate.measure.Row;
import io.clipsr.examples.cli.evaluate.measure.SkippedException;
import io.clipsr.examples.cli.evaluate.measure.Way;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the pictures of a data set. Several are read, interpolated and measured at once, while a model computes one;
 * each is a task of its own, so that memory is bounded by the number of threads.
 */
final class Evaluation {
    private final Preparer preparer;
    private final List<Way> ways;
    private final List<Measure> measures;
    private final InterruptHandler interrupt;

    Evaluation(Preparer preparer, List<Way> ways, List<Measure> measures, InterruptHandler interrupt) {
        this.preparer = preparer;
        this.ways = ways;
        this.measures = measures;
        this.interrupt = interrupt;
    }

    /** Takes note of a finished picture. */
    interface Finished {
        void row(Row row) throws IOException;
    }

    /**
     * Measures pictures.
     *
     * @param known the rows that were finished before, by key
     * @param finished called for each new row, in the order of completion
     * @return the rows in the order of the pictures
     * @throws CancellationException if it was interrupted
     */
    List<Row> run(
            List<Item> items,
            Map<String, Row> known,
            int threads,
            ProgressMeter meter,
            ProgressView view,
            Finished finished)
            throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(2, threads));
        try {
            ExecutorCompletionService<Row> results = new ExecutorCompletionService<>(pool);
            Map<String, Integer> places = new HashMap<>();
            Map<String, Row> rows = new HashMap<>(known);
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                places.put(item.key(), i);
                if (known.containsKey(item.key())) {
                    meter.finished(i);
                } else {
                    results.submit(() -> row(item));
                }
            }
            view.changed();
            for (int open = items.size() - known.size(); open > 0; open--) {
                Row row = next(results);
                finished.row(row);
                rows.put(row.key(), row);
                meter.finished(places.get(row.key()));
                view.changed();
            }
            List<Row> ordered = new ArrayList<>();
            items.forEach(item -> ordered.add(rows.get(item.key())));
            return ordered;
        } finally {
            pool.shutdownNow();
        }
    }

    private Row next(ExecutorCompletionService<Row> results) throws IOException {
        try {
            Future<Row> done = results.take();
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the evaluation was interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private Row row(Item item) throws IOException {
        if (interrupt.requested()) {
            throw new CancellationException("the evaluation was interrupted");
        }
        Prepared picture;
        try {
            picture = preparer.prepare(item);
        } catch (SkippedException e) {
            return new Row(item.key(), "", "", e.getMessage(), new double[0][]);
        }
        double[][] values = new double[ways.size()][measures.size()];
        for (int way = 0; way < values.length; way++) {
            BufferedImage result = ways.get(way).enlarge().apply(picture);
            for (int m = 0; m < measures.size(); m++) {
                values[way][m] = measures.get(m).value().applyAsDouble(picture, result);
            }
        }
        return new Row(item.key(), picture.prompt(), picture.choices(), null, values);
    }
}
