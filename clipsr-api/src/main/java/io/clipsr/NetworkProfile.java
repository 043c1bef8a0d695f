package io.clipsr;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.profile.KernelCounts;
import io.clipsr.kernels.profile.ProfiledOperation;
import io.clipsr.kernels.profile.ProfilingDevice;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.text.TokenizedPrompt;
import io.clipsr.weights.ModelWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Counts the work of the GPU kernels for one picture on the emulator: no GPU is needed, and the counts are the same on
 * every machine.
 *
 * @param kernels the counts by kernel, or by group of kernels that implement one operation, most bytes first
 * @param parts the counts by part of the network, in execution order
 */
public record NetworkProfile(List<KernelCounts> kernels, List<KernelCounts> parts) {
    private static final String PROMPT = "a small bird with a red head";

    public NetworkProfile {
        kernels = List.copyOf(kernels);
        parts = List.copyOf(parts);
    }

    /**
     * Runs a prompt and a synthetic picture through a network.
     *
     * @param weights the model; it is not closed
     * @param grid the side of the picture in grid cells of 4x4 result pixels
     * @param threads the number of emulator threads
     * @throws IllegalArgumentException if the grid is not at least 1
     */
    public static NetworkProfile of(ModelWeights weights, int grid, int threads) {
        if (grid < 1) {
            throw new IllegalArgumentException("the grid is " + grid + " cells, expected at least 1");
        }
        try (ProfilingDevice device = new ProfilingDevice(threads)) {
            device.part("opening");
            ClipSrNetwork network = new ClipSrNetwork(device, weights);
            device.part("prompt");
            TokenizedPrompt tokens = ClipTokenizer.clip().tokenize(PROMPT, network.contextLength());
            ClipSrNetwork.Condition condition = network.condition(Arrays.copyOf(tokens.ids(), tokens.length()));
            try (TensorScope scope = device.openScope()) {
                device.part("picture in");
                Tensor picture = device.upload(ramp(grid), 1, 3, grid, grid);
                Tensor large = network.upscale(picture, condition, device::part);
                device.part("picture out");
                device.download(large);
            }
            return of(device.operations());
        }
    }

    private static NetworkProfile of(List<ProfiledOperation> operations) {
        List<KernelCounts> kernels = new ArrayList<>(
                grouped(operations, operation -> operation.counts().name()));
        kernels.sort((a, b) -> Long.compare(b.uniqueSectors(), a.uniqueSectors()));
        return new NetworkProfile(kernels, grouped(operations, ProfiledOperation::part));
    }

    private static List<KernelCounts> grouped(
            List<ProfiledOperation> operations, Function<ProfiledOperation, String> name) {
        Map<String, List<KernelCounts>> groups = new LinkedHashMap<>();
        for (ProfiledOperation operation : operations) {
            groups.computeIfAbsent(name.apply(operation), n -> new ArrayList<>())
                    .add(operation.counts());
        }
        return groups.entrySet().stream()
                .map(group -> KernelCounts.sum(group.getKey(), group.getValue()))
                .toList();
    }

    /** Returns the sum over all kernels. */
    public KernelCounts total() {
        return KernelCounts.sum("total", kernels);
    }

    /** Returns the sum over the iterations of the refinement. */
    public KernelCounts refinement() {
        return KernelCounts.sum(
                "refinement",
                parts.stream()
                        .filter(part -> part.name().startsWith(ClipSrNetwork.ITERATION))
                        .toList());
    }

    private static float[] ramp(int grid) {
        float[] values = new float[3 * grid * grid];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2f * i / values.length - 1;
        }
        return values;
    }
}
