package io.clipsr.kernels;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Every operation of a device on the same drawn inputs as the naive one, and every refusal, as named checks. No test
 * framework is needed to run them: they run on machines that have a device to check and nothing to build with.
 */
public final class ConformanceChecks {
    private final Supplier<Device> device;
    private final Comparison comparison;

    /**
     * One operation in one form.
     *
     * @param name what is checked
     * @param body fails with an {@link AssertionError} that says what differed
     */
    public record Check(String name, Runnable body) {}

    /**
     * @param device opens the device under test, or returns it again; what it hands out should be poisoned, so that an
     *     output that nobody wrote shows as NaN
     * @param guards called after each operation: fails if something outside of the outputs was written
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
