package io.clipsr.kernels;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The named checks of a device: each operation against the naive device on the same random inputs, and each rejected
 * argument. They need no test framework, so that they can run on a machine with a GPU but without build tools.
 */
public final class ConformanceChecks {
    private final Supplier<Device> device;
    private final Comparison comparison;

    /**
     * A check of one operation in one variant.
     *
     * @param name the name of the check
     * @param body the check, which throws an {@link AssertionError} that describes the difference
     */
    public record Check(String name, Runnable body) {}

    /**
     * Creates the checks.
     *
     * @param device the supplier of the device under test. Its memory should be filled with NaN, so that unwritten
     *     outputs are detected
     * @param guards the check after each operation, which fails if memory outside the outputs was written
     */
    public ConformanceChecks(Supplier<Device> device, Runnable guards) {
        this.device = device;
        this.comparison = new Comparison(device, guards);
    }

    /** Returns all checks by group. */
    public Map<String, List<Check>> all() {
        Map<String, List<Check>> all = new LinkedHashMap<>();
        all.put("convolutions", convolutions());
        all.put("fused convolutions", fusedConvolutions());
        all.put("stored maps", storedMaps());
        all.put("sequences", sequences());
        all.put("perceptrons", perceptrons());
        all.put("attention", attention());
        all.put("maps", maps());
        all.put("refusals", refusals());
        return all;
    }

    public List<Check> convolutions() {
        return new ConvolutionChecks(comparison).convolutions();
    }

    public List<Check> fusedConvolutions() {
        return new ConvolutionChecks(comparison).fusedConvolutions();
    }

    public List<Check> storedMaps() {
        return new ConvolutionChecks(comparison).storedMaps();
    }

    public List<Check> sequences() {
        return new SequenceChecks(comparison).sequences();
    }

    public List<Check> perceptrons() {
        return new SequenceChecks(comparison).perceptrons();
    }

    public List<Check> attention() {
        return new AttentionChecks(comparison).attention();
    }

    public List<Check> maps() {
        return new MapChecks(comparison).maps();
    }

    public List<Check> refusals() {
        return new RefusalChecks(device).refusals();
    }
}
