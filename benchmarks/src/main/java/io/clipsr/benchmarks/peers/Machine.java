package io.clipsr.benchmarks.peers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Describes the machine. */
public final class Machine {
    private static final List<String> VECTORS = List.of("avx2", "avx512f", "avx512_bf16", "asimd", "sve");

    private Machine() {}

    /** Returns the processor's name, its vector instructions and the number of processors that Java may use. */
    public static String describe() {
        String name = value("model name", System.getProperty("os.arch"));
        List<String> flags = List.of((value("flags", "") + " " + value("Features", "")).split("\\s+"));
        List<String> vectors = VECTORS.stream().filter(flags::contains).toList();
        int processors = Runtime.getRuntime().availableProcessors();
        return name + (vectors.isEmpty() ? "" : " (" + String.join(", ", vectors) + ")") + ", " + processors
                + (processors == 1 ? " processor, " : " processors, ") + System.getProperty("os.name") + " "
                + System.getProperty("os.version");
    }

    /** Returns the load average of the last minute as text. */
    static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String value(String key, String otherwise) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
