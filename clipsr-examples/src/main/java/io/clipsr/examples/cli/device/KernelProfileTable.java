package io.clipsr.examples.cli.device;

import io.clipsr.NetworkProfile;
import io.clipsr.kernels.profile.InstructionKind;
import io.clipsr.kernels.profile.KernelCounts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A network's profile as text, 120 columns wide: work and memory by kernel and by part of the network, then what the
 * instructions are, by kernel.
 */
final class KernelProfileTable {
    private static final int NAME = 39;

    private KernelProfileTable() {}

    static void print(NetworkProfile profile, PrintWriter out) {
        work("kernel", profile.kernels(), profile.total(), out);
        out.println();
        work("part of the network", profile.parts(), profile.refinement(), out);
        out.println();
        instructions(profile.kernels(), profile.total(), out);
        out.println();
        out.println(
                "runs: kernels launched. FMA: multiply-adds, millions. MB: 10^6 bytes; touched: different sectors of 32 bytes, each");
        out.println(
                "launch by itself. least: each operation's inputs, weights and outputs once, and its fewest multiply-adds. coal.: share");
        out.println(
                "of the sectors in memory requests that was needed. bank: extra passes over shared memory. occ.: room for warps on");
        out.println("compute capability " + KernelCounts.CAPABILITY / 10 + "." + KernelCounts.CAPABILITY % 10
                + ". instr: of warps, millions, and % of them that are multiply-adds, other floating-point, special");
        out.println(
                "functions, integer, comparisons, moves and conversions, loads and stores of global, of shared, of local memory,");
        out.println("synchronisation, branches, others.");
    }

    private static void work(String title, List<KernelCounts> rows, KernelCounts sum, PrintWriter out) {
        out.println(String.format(
                        Locale.ROOT,
                        "%-" + NAME + "s %4s %7s %7s %6s %8s %8s %8s %6s %6s %5s",
                        title,
                        "runs",
                        "FMA",
                        "least",
                        "ratio",
                        "asked MB",
                        "touched",
                        "least",
                        "ratio",
                        "coal.",
                        "bank")
                + " occ.");
        rows.forEach(row -> out.println(work(row)));
        out.println("-".repeat(work(sum).length()));
        out.println(work(sum));
    }

    private static String work(KernelCounts row) {
        return label(row)
                + String.format(
                        Locale.ROOT,
                        " %4d %7.1f %7.1f %6s %8.3f %8.3f %8.3f %6s %5.1f%% %5d %3.0f%%",
                        row.launches(),
                        row.fmas() / 1e6,
                        row.leastFmas() / 1e6,
                        ratio(row.fmaRatio()),
                        row.requestedBytes() / 1e6,
                        row.touchedBytes() / 1e6,
                        row.leastBytes() / 1e6,
                        ratio(row.byteRatio()),
                        100 * row.coalescing(),
                        row.bankConflicts(),
                        100 * row.occupancy());
    }

    /** Returns the name padded to its column; a longer name gets its own line. */
    private static String label(KernelCounts row) {
        String name = row.name();
        return name.length() <= NAME
                ? String.format(Locale.ROOT, "%-" + NAME + "s", name)
                : name + System.lineSeparator() + " ".repeat(NAME);
    }

    /** Formats a ratio; "-" if it is not finite. */
    private static String ratio(double ratio) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "-";
    }

    private static void instructions(List<KernelCounts> rows, KernelCounts sum, PrintWriter out) {
        StringBuilder title = new StringBuilder(String.format(Locale.ROOT, "%-" + NAME + "s %8s", "kernel", "instr"));
        for (InstructionKind kind : InstructionKind.values()) {
            title.append(String.format(Locale.ROOT, " %4s", kind.title()));
        }
        out.println(title);
        rows.forEach(row -> out.println(instructions(row)));
        out.println("-".repeat(title.length()));
        out.println(instructions(sum));
    }

    /** Formats the instruction mix; shares below half a percent are left blank. */
    private static String instructions(KernelCounts row) {
        StringBuilder line =
                new StringBuilder(label(row) + String.format(Locale.ROOT, " %8.3f", row.instructions() / 1e6));
        for (InstructionKind kind : InstructionKind.values()) {
            long percent = Math.round(100 * row.share(kind));
            line.append(String.format(Locale.ROOT, " %4s", percent == 0 ? "" : percent));
        }
        return line.toString().stripTrailing();
    }
}
