package io.clipsr.examples.cli;

import io.clipsr.NetworkProfile;
import io.clipsr.kernels.profile.KernelCounts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A network's profile as text: one table by kernel, one by part of the network, with the same columns. */
final class KernelTable {
    private static final int NAME = 40;

    private KernelTable() { }

    static void print(NetworkProfile profile, PrintWriter out) {
        rows("kernel", profile.kernels(), profile.total(), out);
        out.println();
        rows("part of the network", profile.parts(), profile.refinement(), out);
        out.println();
        out.println("instr: instructions of warps, millions. FMA: multiply-adds, millions. MB: 10^6 bytes; touched: different sectors of");
        out.println("32 bytes, each launch by itself. least: each operation's inputs, weights and outputs once, and its fewest multiply-adds.");
        out.println("coal.: share of the sectors in memory requests that was needed. conflicts: extra passes over shared memory.");
    }

    private static void rows(String title, List<KernelCounts> rows, KernelCounts sum, PrintWriter out) {
        out.println(String.format(Locale.ROOT, "%-" + NAME + "s %8s %9s %9s %9s %6s %9s %9s %9s %6s %6s %9s",
                title, "launches", "instr", "FMA", "least", "ratio", "asked MB", "touched", "least", "ratio", "coal.", "conflicts"));
        rows.forEach(row -> out.println(line(row)));
        out.println("-".repeat(line(sum).length()));
        out.println(line(sum));
    }

    private static String line(KernelCounts row) {
        return String.format(Locale.ROOT, "%-" + NAME + "s %8d %9.3f %9.3f %9.3f %6s %9.3f %9.3f %9.3f %6s %5.1f%% %9d",
                row.name(), row.launches(), row.instructions() / 1e6, row.fmas() / 1e6, row.leastFmas() / 1e6, ratio(row.fmaRatio()),
                row.requestedBytes() / 1e6, row.touchedBytes() / 1e6, row.leastBytes() / 1e6, ratio(row.byteRatio()),
                100 * row.coalescing(), row.bankConflicts());
    }

    /** Nothing where there is nothing to compare with. */
    private static String ratio(double ratio) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "-";
    }
}
