package io.clipsr.benchmarks.layers;

import io.clipsr.benchmarks.ConvolutionBenchmark;
import io.clipsr.benchmarks.peers.MarkedSection;
import io.clipsr.kernels.cpu.ConvolutionWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Times the network's convolutions and the peak of the machine in one JMH run, and writes a table: the time of each
 * layer, its rate by the layer's definition (effective) and by what is computed (actual), and the actual rate's share
 * of the peak.
 */
public final class LayerTable {
    private static final String THREADS = "2";
    private static final int ITERATIONS = 3;
    private static final TimeValue TIME = TimeValue.milliseconds(350);
    private static final String RATE = "gigaflops";

    private LayerTable() {}

    /** Measures. The only argument is the file with the markers {@code layers}; without it the table is printed. */
    public static void main(String[] args) throws RunnerException, IOException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(PeakBenchmark.class.getName())
                .include(ConvolutionBenchmark.class.getName())
                .param("threads", THREADS)
                .param(
                        "layer",
                        NetworkLayer.ALL.stream().map(NetworkLayer::parameter).toArray(String[]::new))
                .warmupIterations(ITERATIONS)
                .warmupTime(TIME)
                .measurementIterations(ITERATIONS)
                .measurementTime(TIME)
                .verbosity(VerboseMode.SILENT);
        double peak = 0;
        Map<String, Double> rates = new HashMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            double rate = result.getSecondaryResults().get(RATE).getScore();
            String layer = result.getParams().getParam("layer");
            if (layer == null) {
                peak = rate;
            } else {
                rates.put(layer, rate);
            }
        }
        String table = "JDK " + Runtime.version() + ", " + THREADS + " threads, one picture.\n\n" + table(peak, rates);
        System.out.println(table);
        if (args.length > 0) {
            MarkedSection.write(Path.of(args[0]), "layers", table);
        }
    }

    /**
     * Returns the table.
     *
     * @param peak GFLOP/s of multiply-adds in registers
     * @param rates GFLOP/s of each layer by its definition
     */
    static String table(double peak, Map<String, Double> rates) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Peak of fused multiply-adds in the same run: %.0f GFLOP/s.%n%n"
                        + "| layer | in:out:kernel:stride:upsample:size | times | computed by | ms, all | GFLOP/s effective "
                        + "| GFLOP/s actual | share of the peak |%n|---|---|---|---|---|---|---|---|%n",
                peak));
        double milliseconds = 0;
        double byDefinition = 0;
        double done = 0;
        for (NetworkLayer layer : NetworkLayer.ALL) {
            Double rate = rates.get(layer.parameter());
            if (rate == null) {
                text.append(line(
                        layer.name(), layer.parameter(), layer.times(), "missing: not measured", "–", "–", "–", "–"));
                continue;
            }
            ConvolutionWork work = layer.work();
            double time = layer.times() * 2 * work.byDefinition() / rate / 1e6;
            double actual = rate * work.done() / work.byDefinition();
            milliseconds += time;
            byDefinition += layer.times() * 2 * work.byDefinition() / 1e6;
            done += layer.times() * 2 * work.done() / 1e6;
            text.append(line(
                    layer.name(),
                    layer.parameter(),
                    layer.times(),
                    work.way(),
                    number("%.2f", time),
                    number("%.0f", rate),
                    number("%.0f", actual),
                    number("%.0f %%", 100 * actual / peak)));
        }
        text.append(line(
                "all",
                "",
                "",
                "",
                number("%.1f", milliseconds),
                number("%.0f", byDefinition / milliseconds),
                number("%.0f", done / milliseconds),
                number("%.0f %%", 100 * done / milliseconds / peak)));
        return text.toString();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String line(Object... cells) {
        StringBuilder text = new StringBuilder("|");
        for (Object cell : cells) {
            text.append(' ').append(cell).append(" |");
        }
        return text.append('\n').toString();
    }
}
