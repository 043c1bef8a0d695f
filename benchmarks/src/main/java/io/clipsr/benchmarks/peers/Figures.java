package io.clipsr.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured: several values for a row and a column of a table, or the reason why there are none. */
final class Figures {
    private record Cell(String row, String column) {}

    private final Map<Cell, List<Double>> values = new HashMap<>();
    private final Map<Cell, String> failures = new HashMap<>();

    void add(String row, String column, double value) {
        values.computeIfAbsent(new Cell(row, column), cell -> new ArrayList<>()).add(value);
    }

    /** Records why a value is not there. The cell stays without values, also those it had before. */
    void failed(String row, String column, String why) {
        failures.put(new Cell(row, column), why);
    }

    /** Returns why a cell has no value; null if it has one or was not measured. */
    String failure(String row, String column) {
        return failures.get(new Cell(row, column));
    }

    OptionalDouble median(String row, String column) {
        double[] sorted = sorted(row, column);
        int n = sorted.length;
        return n == 0 ? OptionalDouble.empty() : OptionalDouble.of((sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
    }

    OptionalDouble least(String row, String column) {
        return Arrays.stream(sorted(row, column)).findFirst();
    }

    OptionalDouble greatest(String row, String column) {
        return Arrays.stream(sorted(row, column)).max();
    }

    private double[] sorted(String row, String column) {
        Cell cell = new Cell(row, column);
        List<Double> found = failures.containsKey(cell) ? List.of() : values.getOrDefault(cell, List.of());
        return found.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
