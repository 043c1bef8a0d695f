package io.clipsr.kernels.profile;

import io.clipsr.kernels.Conv2dFusion;
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
 * The least that an operation has to do: every input, weight and output crosses the bus once, and nothing is computed
 * twice.
 *
 * @param bytes read and written
 * @param fmas multiply-adds; multiplications and additions on their own are not counted, here or by the emulator
 */
record Floor(long bytes, long fmas) {

    private static Floor floats(long floats, long fmas) {
        return new Floor(floats * Float.BYTES, fmas);
    }

    private Floor plus(Floor other) {
        return new Floor(bytes + other.bytes, fmas + other.fmas);
    }

    /** An operation that looks at each value of its arguments once. */
    static Floor pointwise(Tensor out, int fmasEach, Tensor... read) {
        return floats(distinct(Arrays.asList(read)) + out.elements(), (long) fmasEach * out.elements());
    }

    /** An operation that reads as many values as it writes, or all there are. */
    static Floor resampled(Tensor map, Tensor out, int readsEach, int fmasEach) {
        return floats(
                Math.min(map.elements(), (long) readsEach * out.elements()) + out.elements(),
                (long) fmasEach * out.elements());
    }

    /**
     * A convolution. Zeros of the padding are not multiplied. Behind an upsampling by 2 each output pixel sees two by
     * two pixels, with one of four sets of weights, summed once and for all: fewer multiply-adds for somewhat more
     * weights.
     *
     * <p>A modulation with parts of each pixel costs more multiply-adds a value than a tap of the convolution does. As
     * nothing is computed twice, its result is written once and read once.
     */
    static Floor conv2d(Tensor map, Conv2dSpec spec, Conv2dFusion fusion, Tensor out) {
        Reach rows = Reach.of(spec, map.dim(2));
        Reach columns = Reach.of(spec, map.dim(3));
        long input = (long) map.dim(0) * spec.inChannels() * rows.seen * columns.seen;
        long weights = (spec.upsample() == 2 ? 16L * spec.inChannels() * spec.outChannels() : spec.weights())
                + spec.outChannels();
        List<Tensor> others = new ArrayList<>(fusion.residuals());
        long fmas = (long) map.dim(0) * spec.inChannels() * spec.outChannels() * rows.pairs * columns.pairs;
        Modulation m = fusion.modulation();
        if (m != null && m.perPixel() == null) {
            others.addAll(List.of(m.gamma0(), m.beta0(), m.gamma1(), m.beta1()));
            fmas += 2 * input;
        }
        Floor convolution = floats(input + weights + distinct(others) + out.elements(), fmas);
        return m == null || m.perPixel() == null ? convolution : convolution.plus(modulation(map, m, null));
    }

    /**
     * One direction of a convolution: pairs of an output position and an input position it depends on; input positions
     * used.
     */
    private record Reach(long pairs, long seen) {

        static Reach of(Conv2dSpec spec, int size) {
            boolean[] seen = new boolean[size];
            long pairs = 0;
            long used = 0;
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
                    used += seen[source] ? 0 : 1;
                    seen[source] = true;
                }
            }
            return new Reach(pairs, used);
        }
    }

    static Floor linear(Tensor x, int inFeatures, int outFeatures, Tensor residual, Tensor out) {
        long rows = x.elements() / inFeatures;
        long added = residual == null ? 0 : residual.elements();
        return floats(
                x.elements() + (long) inFeatures * outFeatures + outFeatures + added + out.elements(),
                rows * inFeatures * outFeatures);
    }

    /** The hidden rows need not leave the processor. */
    static Floor mlps(Tensor rows, List<Mlp> mlps, List<Tensor> out) {
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

    /** Valid positions alone are read, written and looked at. */
    static Floor selfAttention(int n, int length, int width, boolean causal, int[] lengths) {
        long positions = 0;
        long pairs = 0;
        for (int i = 0; i < n; i++) {
            long valid = lengths == null ? length : lengths[i];
            positions += valid;
            pairs += causal ? valid * (valid + 1) / 2 : valid * valid;
        }
        return floats(4 * positions * width, 2 * pairs * width);
    }

    /** Queries are made and used up on the way. */
    static Floor crossAttention(Tensor map, Conv2dSpec toQuery, Tensor keys, Tensor values, int[] lengths) {
        long inner = toQuery.outChannels();
        long pixels = (long) map.dim(2) * map.dim(3);
        long words = 0;
        for (int i = 0; i < keys.dim(0); i++) {
            words += lengths == null ? keys.dim(1) : lengths[i];
        }
        long seen = keys.dim(0) == 1 ? map.dim(0) * words : words;
        long contexts = map.dim(0) * pixels * inner;
        long read = map.elements() + toQuery.weights() + inner + (keys == values ? 1 : 2) * words * inner;
        return floats(read + contexts, contexts * map.dim(1) + 2 * pixels * seen * inner);
    }

    /**
     * A modulation that writes a map of its own. Where pixels add parts of their own to gamma and beta, nothing but the
     * modulated values leaves the chip.
     *
     * @param residual or null
     */
    static Floor modulation(Tensor map, Modulation m, Tensor residual) {
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

    /** Values of tensors, one that comes twice counted once, null for none. */
    private static long distinct(List<Tensor> tensors) {
        Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>());
        long values = 0;
        for (Tensor tensor : tensors) {
            values += tensor == null || !all.add(tensor) ? 0 : tensor.elements();
        }
        return values;
    }
}
