package io.clipsr.kernels.profile;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.LaunchShape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A GPU kernel that ships with the library.
 *
 * @param module the name of its PTX file, without extension
 * @param entry the name of the kernel
 * @param threads the most threads per block
 * @param targets the resources that ptxas reports, by compute capability without the dot (75 for 7.5)
 */
public record ShippedKernel(String module, String entry, int threads, SortedMap<Integer, Target> targets) {
    /** The PTX files of the library; the resources of a jar cannot be listed. */
    private static final List<String> MODULES = List.of(
            "attention",
            "conv2d",
            "conv2d_narrow",
            "conv2d_reduce",
            "conv2d_small",
            "cross_attention",
            "linear",
            "maps",
            "modulate_by_words",
            "modulation_mlps",
            "norm",
            "pointwise");

    private static final Pattern ENTRY =
            Pattern.compile("\\.visible \\.entry (\\w+)\\([^)]*\\)\\s*\\.maxntid (\\d+), 1, 1");

    /**
     * The resources that a kernel needs on GPUs of one compute capability.
     *
     * @param registers the registers per thread
     * @param sharedMemory the bytes of static shared memory per block
     * @param spilledBytes the bytes of spill loads and stores
     * @param occupancy the fraction of a multiprocessor's warps that can be resident at the same time, 0 to 1
     */
    public record Target(int registers, int sharedMemory, int spilledBytes, double occupancy) {}

    /**
     * All kernels by name. {@link #occupancy} needs them for every profiled launch, so the report is read only once.
     */
    private static final class ByName {
        static final Map<String, ShippedKernel> ALL =
                list().stream().collect(Collectors.toMap(ShippedKernel::entry, Function.identity()));
    }

    /**
     * Returns the fraction of a multiprocessor's warps that can be resident at the same time, 0 to 1, for a launch with
     * its block size and dynamic shared memory.
     *
     * @throws IllegalArgumentException if no such kernel ships, or it was not assembled for this compute capability
     */
    static double occupancy(String entry, int capability, LaunchShape shape) {
        ShippedKernel kernel = ByName.ALL.get(entry);
        Target target = kernel == null ? null : kernel.targets.get(capability);
        if (target == null) {
            throw new IllegalArgumentException("no kernel " + entry + " ships for compute capability " + capability);
        }
        return Occupancy.of(capability, shape.threads(), target.registers, target.sharedMemory + shape.shared());
    }

    /** Returns all kernels, by module and in source order. */
    public static List<ShippedKernel> list() {
        String report = resource("registers.txt");
        List<ShippedKernel> all = new ArrayList<>();
        for (String module : MODULES) {
            Matcher entry = ENTRY.matcher(resource(module + ".ptx"));
            while (entry.find()) {
                int threads = Integer.parseInt(entry.group(2));
                all.add(new ShippedKernel(module, entry.group(1), threads, targets(report, entry.group(1), threads)));
            }
        }
        return List.copyOf(all);
    }

    /**
     * Returns a kernel's lines of the report that cuda/build.sh writes. Their columns are kernel, compute capability,
     * registers, shared memory, stack, spilled bytes.
     */
    private static SortedMap<Integer, Target> targets(String report, String kernel, int threads) {
        SortedMap<Integer, Target> targets = new TreeMap<>();
        for (String line : report.lines().toList()) {
            String[] column = line.strip().split(" +");
            if (column.length == 6 && column[0].equals(kernel)) {
                int capability = Integer.parseInt(column[1]);
                int registers = Integer.parseInt(column[2]);
                int sharedMemory = Integer.parseInt(column[3]);
                targets.put(
                        capability,
                        new Target(
                                registers,
                                sharedMemory,
                                Integer.parseInt(column[5]),
                                Occupancy.of(capability, threads, registers, sharedMemory)));
            }
        }
        if (targets.isEmpty()) {
            throw new IllegalStateException("registers.txt has no line for " + kernel + "; cuda/build.sh writes it");
        }
        return Collections.unmodifiableSortedMap(targets);
    }

    private static String resource(String name) {
        try (InputStream in = GpuDriver.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the resource " + name + " is missing from this jar; it was built incompletely");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
