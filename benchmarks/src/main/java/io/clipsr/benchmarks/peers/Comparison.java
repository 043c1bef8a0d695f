package io.clipsr.benchmarks.peers;

import io.clipsr.benchmarks.peers.PeerProcess.PeerException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Measurements of several programs, one after the other in each round, so that a busy minute hits all of them. */
final class Comparison {
    private final Figures figures;
    private final List<Question> questions = new ArrayList<>();

    /**
     * One measurement of a program.
     *
     * @param row the row of the table
     * @param column the column of the table
     * @param size the number of pictures, or whatever the job counts
     */
    record Question(String row, String column, Peer peer, String job, int threads, int size) {}

    Comparison(Figures figures) {
        this.figures = figures;
    }

    void add(Question question) {
        questions.add(question);
    }

    /** Returns the rows in the order in which they came. */
    List<String> rows() {
        Set<String> rows = new LinkedHashSet<>();
        questions.forEach(question -> rows.add(question.row()));
        return List.copyOf(rows);
    }

    /** Asks each question for some seconds, without recording, until the programs are warm. */
    void warmUp(double seconds) {
        for (Question question : questions) {
            long begin = System.nanoTime();
            do {
                measure(question, false);
            } while ((System.nanoTime() - begin) / 1e9 < seconds && open(question));
        }
    }

    /** Asks all questions once. */
    void round() {
        questions.stream().filter(this::open).forEach(question -> measure(question, true));
    }

    private boolean open(Question question) {
        return figures.failure(question.row(), question.column()) == null;
    }

    private void measure(Question question, boolean recorded) {
        try {
            double seconds = question.peer().process().ask(question.job(), question.threads(), question.size());
            if (recorded) {
                figures.add(question.row(), question.column(), seconds);
            }
        } catch (PeerException e) {
            figures.failed(question.row(), question.column(), e.getMessage());
        }
    }
}
