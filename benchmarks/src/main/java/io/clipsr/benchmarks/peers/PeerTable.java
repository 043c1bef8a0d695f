package io.clipsr.benchmarks.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Writes {@link Figures} as a Markdown table, with the ratios of ours to the best peer, and a note for what is missing.
 */
final class PeerTable {
    private static final String NOTHING = "–";

    private final Figures figures;
    private final List<String> columns;
    private final List<Ratio> ratios;

    /**
     * A column that compares two columns' medians.
     *
     * @param title the heading
     * @param ours the column that is compared
     * @param peers the columns of which the one with the least median counts
     */
    record Ratio(String title, String ours, List<String> peers) {}

    PeerTable(Figures figures, List<String> columns, List<Ratio> ratios) {
        this.figures = figures;
        this.columns = columns;
        this.ratios = ratios;
    }

    /**
     * Returns the table.
     *
     * @param corner the heading of the first column
     * @param rows the rows, in this order
     * @param number the form of a number, by its row
     */
    String times(String corner, List<String> rows, Function<String, String> number) {
        StringBuilder text = new StringBuilder("| " + corner + " |");
        columns.forEach(column -> text.append(' ').append(column).append(" |"));
        ratios.forEach(ratio -> text.append(' ').append(ratio.title()).append(" |"));
        text.append("\n|")
                .append("---|".repeat(1 + columns.size() + ratios.size()))
                .append('\n');
        for (String row : rows) {
            text.append("| ").append(row).append(" |");
            for (String column : columns) {
                text.append(' ').append(cell(row, column, number.apply(row))).append(" |");
            }
            for (Ratio ratio : ratios) {
                text.append(' ').append(ratio(row, ratio)).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Returns the median, and the least value in brackets if there are several. */
    private String cell(String row, String column, String number) {
        OptionalDouble median = figures.median(row, column);
        if (median.isEmpty()) {
            return figures.failure(row, column) == null ? NOTHING : "missing";
        }
        String text = format(number, median.getAsDouble());
        String least = format(number, figures.least(row, column).orElseThrow());
        return least.equals(text) ? text : text + " (" + least + ")";
    }

    private String ratio(String row, Ratio ratio) {
        OptionalDouble ours = figures.median(row, ratio.ours());
        OptionalDouble best = ratio.peers().stream()
                .map(peer -> figures.median(row, peer))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
        return ours.isEmpty() || best.isEmpty() ? NOTHING : format("%.2f", ours.getAsDouble() / best.getAsDouble());
    }

    /**
     * Returns a table of programs, one a line, with the median of their rates and how many times as fast the first is.
     *
     * @param title the heading of the rates
     * @param row the row of the figures
     */
    String rates(String title, String row) {
        StringBuilder text = new StringBuilder(
                "| program | " + title + " | " + columns.get(0) + " is times as fast |\n|---|---|---|\n");
        OptionalDouble ours = figures.median(row, columns.get(0));
        for (String column : columns) {
            OptionalDouble rate = figures.median(row, column);
            boolean known = rate.isPresent();
            text.append("| ").append(column).append(" | ");
            text.append(
                    known
                            ? format("%.2f", rate.getAsDouble())
                            : figures.failure(row, column) == null ? NOTHING : "missing");
            text.append(" | ");
            text.append(known && ours.isPresent() ? format("%.2f", ours.getAsDouble() / rate.getAsDouble()) : NOTHING);
            text.append(" |\n");
        }
        return text.toString();
    }

    /** Returns a line for each reason why figures are missing, with the columns and rows that lack them. */
    String missing(List<String> rows) {
        Map<String, String> firstRows = new LinkedHashMap<>();
        for (String column : columns) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            Map<String, String> where = new LinkedHashMap<>();
            for (String row : rows) {
                String why = figures.failure(row, column);
                if (why != null) {
                    counts.merge(why, 1, Integer::sum);
                    where.merge(why, row, (a, b) -> a + "; " + b);
                }
            }
            counts.forEach((why, count) ->
                    firstRows.put(column + (count == rows.size() ? "" : " (" + where.get(why) + ")"), why));
        }
        StringBuilder text = new StringBuilder();
        firstRows.forEach((what, why) -> text.append("- ")
                .append(what)
                .append(" is missing: ")
                .append(why)
                .append('\n'));
        return text.toString();
    }

    private static String format(String number, double value) {
        return String.format(Locale.ROOT, number, value);
    }
}
