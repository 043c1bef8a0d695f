package io.clipsr.kernels.profile;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.LinearLayer;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A lower bound on the work of one operation: every input, weight and output crosses the memory bus once, and nothing
 * is computed twice. {@link ProfilingDevice} compares what the kernels did with it.
 *
 * @param bytes the bytes read and written
 * @param fmas the multiply-adds; separate multiplications and additions are not counted, here or by the emulator
 */
record LowerBound(long bytes, long fmas) {

    private static LowerBound floats(long floats, long fmas) {
        return new LowerBound(floats * Float.BYTES, fmas);
    }

    /**
     * Returns the bound of an operation that reads each value of its arguments once.
     *
     * @param fmasEach the multiply-adds per output value
     */
    static LowerBound pointwise(Tensor out, int fmasEach, Tensor... read) {
        return floats(distinct(Arrays.asList(read)) + out.elements(), (long) fmasEach * out.elements());
    }

    /**
     * Returns the bound of an operation that reads part of a map, or all of it.
     *
     * @param readsEach the values read per output value; together at most all values of the map
     * @param fmasEach the multiply-adds per output value
     */
    static LowerBound resampled(Tensor map, Tensor out, int readsEach, int fmasEach) {
        return floats(
                Math.min(map.elements(), (long) readsEach * out.elements()) + out.elements(),
                (long) fmasEach * out.elements());
    }

    /**
     * Returns the bound of a convolution. Zeros of the padding are not multiplied. After an upsampling by 2 each output
     * pixel depends on 2 x 2 input pixels, with one of four sets of weights that are summed in advance: fewer
     * multiply-adds for slightly more weights.
     *
     * @param outputs the forms of the result that are stored
     * @param maps the stored maps
     */
    static LowerBound conv2d(
            Tensor map, Conv2dSpec spec, Conv2dFusion fusion, List<Conv2dOutput> outputs, List<Tensor> maps) {
        Axis rows = Axis.of(spec, map.dim(2));
        Axis columns = Axis.of(spec, map.dim(3));
        long input = (long) map.dim(0) * spec.inChannels() * rows.inputs * columns.inputs;
        long weights =
                (spec.upsample() == 2 ? 16L * spec.inChannels() * spec.outChannels() : spec.weights()) + spec.biases();
        List<Tensor> others = new ArrayList<>(fusion.residuals());
        long fmas = (long) map.dim(0) * spec.inChannels() * spec.outChannels() * rows.pairs * columns.pairs;
        long stored = 0;
        for (int i = 0; i < maps.size(); i++) {
            stored += maps.get(i).elements();
            if (outputs.get(i).then() instanceof Modulation m) {
                others.addAll(List.of(m.gamma0(), m.beta0(), m.gamma1(), m.beta1()));
                fmas += 2L * maps.get(i).elements();
            }
        }
        return floats(input + weights + distinct(others) + stored, fmas);
    }

    /**
     * One spatial axis of a convolution.
     *
     * @param pairs the pairs of an output position and an input position that it depends on
     * @param inputs the input positions that any output position depends on
     */
    private record Axis(long pairs, long inputs) {

        static Axis of(Conv2dSpec spec, int size) {
            boolean[] seen = new boolean[size];
            long pairs = 0;
            long inputs = 0;
            for (int o = 0; o < spec.outSize(size); o++) {
                int last = -1;
                for (int k = 0; k < spec.kernel(); k++) {
                    int at = o * spec.stride() + k - spec.padding();
                    int source = at < 0 ? -1 : at / spec.upsample();
                    if (source < 0 || source >= size || source == last) {
                        continue;
                    }
                    last = source;
                    pairs++;
                    inputs += seen[source] ? 0 : 1;
                    seen[source] = true;
                }
            }
            return new Axis(pairs, inputs);
        }
    }

    /**
     * Returns the bound of a linear layer.
     *
     * @param residual the tensor added to the result, or null
     */
    static LowerBound linear(Tensor x, int inFeatures, int outFeatures, Tensor residual, Tensor out) {
        long rows = x.elements() / inFeatures;
        long added = residual == null ? 0 : residual.elements();
        return floats(
                x.elements() + (long) inFeatures * outFeatures + outFeatures + added + out.elements(),
                rows * inFeatures * outFeatures);
    }

    /** Returns the bound of two-layer perceptrons; their hidden rows need not leave the chip. */
    static LowerBound mlps(Tensor rows, List<Mlp> mlps, List<Tensor> out) {
        long floats = rows.elements();
        long fmas = 0;
        for (int i = 0; i < mlps.size(); i++) {
            LinearLayer first = mlps.get(i).first();
            LinearLayer second = mlps.get(i).second();
            long weights =
                    (long) first.inFeatures() * first.outFeatures() + (long) second.inFeatures() * second.outFeatures();
            floats += weights
                    + first.outFeatures()
                    + second.outFeatures()
                    + out.get(i).elements();
            fmas += rows.dim(0) * weights;
        }
        return floats(floats, fmas);
    }

    /**
     * Returns the bound of self-attention; only valid positions are read, attended to and written.
     *
     * @param lengths the valid positions of each of the {@code n} sequences; null if all {@code length} are valid
     */
    static LowerBound selfAttention(int n, int length, int width, boolean causal, float[] lengths) {
        long positions = 0;
        long pairs = 0;
        for (int i = 0; i < n; i++) {
            long valid = lengths == null ? length : (long) lengths[i];
            positions += valid;
            pairs += causal ? valid * (valid + 1) / 2 : valid * valid;
        }
        return floats(4 * positions * width, 2 * pairs * width);
    }

    /**
     * Returns the bound of cross-attention; the queries need not leave the chip.
     *
     * @param lengths the valid positions of each sequence of keys; null if all are valid
     */
    static LowerBound crossAttention(Tensor map, Conv2dSpec toQuery, Tensor keys, Tensor values, float[] lengths) {
        long inner = toQuery.outChannels();
        long pixels = (long) map.dim(2) * map.dim(3);
        long words = 0;
        for (int i = 0; i < keys.dim(0); i++) {
            words += lengths == null ? keys.dim(1) : (long) lengths[i];
        }
        long seen = keys.dim(0) == 1 ? map.dim(0) * words : words;
        long contexts = map.dim(0) * pixels * inner;
        long read = map.elements() + toQuery.weights() + inner + (keys == values ? 1 : 2) * words * inner;
        return floats(read + contexts, contexts * map.dim(1) + 2 * pixels * seen * inner);
    }

    /**
     * Returns the bound of a modulation that writes a new map. Per-pixel parts of gamma and beta need not leave the
     * chip.
     *
     * @param residual the tensor added to the result, or null
     */
    static LowerBound modulation(Tensor map, Modulation m, Tensor residual) {
        List<Tensor> read = new ArrayList<>(List.of(map, m.gamma0(), m.beta0(), m.gamma1(), m.beta1()));
        read.add(residual);
        long floats = distinct(read) + map.elements();
        long fmas = 2L * map.elements();
        if (m.perPixel() != null) {
            Conv2dSpec layer = m.perPixel().layer().spec();
            floats += m.perPixel().context().elements() + layer.weights() + layer.outChannels();
            fmas += 4L * map.elements() * layer.inChannels();
        }
        return floats(floats, fmas);
    }

    /** Returns the number of values in tensors; a repeated tensor counts once, null counts nothing. */
    private static long distinct(List<Tensor> tensors) {
        Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>());
        long values = 0;
        for (Tensor tensor : tensors) {
            values += tensor == null || !all.add(tensor) ? 0 : tensor.elements();
        }
        return values;
    }
}
