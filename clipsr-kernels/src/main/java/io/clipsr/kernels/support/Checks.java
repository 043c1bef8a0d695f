package io.clipsr.kernels.support;

import static io.clipsr.kernels.Shapes.require;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dOutput;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;
import java.util.Arrays;
import java.util.List;

/** Checks of the arguments of operations. Each throws an {@link IllegalArgumentException} on failure. */
final class Checks {
    private Checks() {}

    static void requireShape(int... shape) {
        if (shape.length < 1 || shape.length > 4) {
            throw new IllegalArgumentException("a tensor has 1 to 4 dimensions, got " + Arrays.toString(shape));
        }
        Shapes.elements(shape);
        if (shape.length > 1 && shape[0] > Device.MAX_SAMPLES) {
            throw new IllegalArgumentException(
                    "a tensor holds at most " + Device.MAX_SAMPLES + " samples, got " + Arrays.toString(shape));
        }
    }

    static void requireValues(float[] values, int... shape) {
        if (values.length != Shapes.elements(shape)) {
            throw new IllegalArgumentException(
                    values.length + " values do not match a tensor of " + Arrays.toString(shape));
        }
    }

    static void requireWeights(Conv2dSpec spec, float[] weight, float[] bias) {
        if (weight.length != spec.weights()) {
            throw new IllegalArgumentException(
                    "a convolution " + spec + " has " + spec.weights() + " weights, not " + weight.length);
        }
        if (bias != null && bias.length != spec.biases()) {
            throw new IllegalArgumentException(
                    "a convolution " + spec + " has " + spec.biases() + " biases, not " + bias.length);
        }
    }

    static void requireBorder(Conv2dSpec spec, Tensor map) {
        if (spec.borderWeights() && (map.dim(2) < 2 || map.dim(3) < 2)) {
            throw new IllegalArgumentException("a convolution with border weights needs a map of at least 2x2, not "
                    + map.dim(2) + "x" + map.dim(3) + ": a single row would be the first and the last");
        }
    }

    static void requireMap(String name, Tensor map) {
        require(name, map, -1, -1, -1, -1);
    }

    static void requireSequence(String name, Tensor sequence) {
        require(name, sequence, -1, -1, -1);
    }

    static void requireRows(String name, Tensor x, int width) {
        if (x.rank() < 2 || x.rank() > 3 || width != -1 && x.dim(x.rank() - 1) != width) {
            throw new IllegalArgumentException(name + " has shape " + Arrays.toString(x.shape())
                    + ", expected rows or a sequence" + (width == -1 ? "" : " of width " + width));
        }
    }

    static void requireResiduals(Conv2dFusion fusion, int... out) {
        int residuals = fusion.residuals().size();
        if (residuals > Device.MAX_RESIDUALS) {
            throw new IllegalArgumentException("a convolution adds at most " + Device.MAX_RESIDUALS + " residuals, not "
                    + residuals + "; add the others to one of them first");
        }
        fusion.residuals().forEach(residual -> ResidualForm.of(residual, out));
    }

    static void requireOutputs(List<Conv2dOutput> outputs, int... out) {
        if (outputs.isEmpty() || outputs.size() > Device.MAX_OUTPUTS) {
            throw new IllegalArgumentException(
                    "a convolution stores 1 to " + Device.MAX_OUTPUTS + " maps, not " + outputs.size());
        }
        for (Conv2dOutput output : outputs) {
            requireChannels(output.channels(), out[1]);
            requireWindow(output.window(), out[2], out[3]);
            if (output.then() instanceof Modulation m) {
                if (m.perPixel() != null) {
                    throw new IllegalArgumentException("a convolution cannot modulate its result by words, which depend"
                            + " on all of it; call modulate() with the result");
                }
                requireModulation(m, shapeOf(output, out));
            }
        }
    }

    /** Returns the shape of a map that a convolution stores, given the shape of the convolution's result. */
    static int[] shapeOf(Conv2dOutput output, int... out) {
        Conv2dOutput.Range channels = output.channels();
        Conv2dOutput.Window window = output.window();
        return new int[] {
            out[0],
            channels == null ? out[1] : channels.count(),
            window == null ? out[2] : window.height(),
            window == null ? out[3] : window.width()
        };
    }

    private static void requireChannels(Conv2dOutput.Range channels, int count) {
        if (channels != null && !isWithin(channels.from(), channels.count(), count)) {
            throw new IllegalArgumentException("a convolution to " + count + " channels cannot store " + channels);
        }
    }

    private static void requireWindow(Conv2dOutput.Window window, int height, int width) {
        if (window != null
                && !(isWithin(window.top(), window.height(), height)
                        && isWithin(window.left(), window.width(), width))) {
            throw new IllegalArgumentException(
                    "a convolution to " + height + " x " + width + " pixels cannot store " + window);
        }
    }

    private static boolean isWithin(int from, int count, int all) {
        return from >= 0 && count > 0 && count <= all - from;
    }

    static void requireModulation(Modulation m, int... map) {
        for (Tensor part : new Tensor[] {m.gamma0(), m.beta0(), m.gamma1(), m.beta1()}) {
            require("a modulation", part, m.gamma0().dim(0) == 1 ? 1 : map[0], map[1]);
        }
        if (m.perPixel() != null) {
            Conv2dLayer layer = m.perPixel().layer();
            requirePointwise(
                    "the layer of a modulation", layer.spec(), layer.spec().inChannels(), 4 * map[1]);
            require(
                    "the context of a modulation",
                    m.perPixel().context(),
                    map[0],
                    layer.spec().inChannels(),
                    map[2],
                    map[3]);
        }
    }

    private static void requirePointwise(String name, Conv2dSpec spec, int inChannels, int outChannels) {
        Conv2dSpec expected = Conv2dSpec.same(inChannels, outChannels, 1);
        if (!spec.equals(expected)) {
            throw new IllegalArgumentException(name + " is " + spec + ", expected " + expected);
        }
    }

    static void requireSelfAttention(Tensor qkv, int heads, Tensor lengths) {
        requireSequence("queries, keys and values", qkv);
        int width = Math.max(1, qkv.dim(2) / 3);
        require("queries, keys and values", qkv, -1, -1, 3 * width);
        requireHeads(width, heads);
        requireLengths(lengths, qkv.dim(0));
    }

    static void requireCrossAttention(
            Tensor map, Conv2dSpec toQuery, Tensor keys, Tensor values, int heads, Tensor lengths) {
        requireMap("the map of a cross-attention", map);
        int inner = toQuery.outChannels();
        requirePointwise("the layer that makes queries", toQuery, map.dim(1), inner);
        requireHeads(inner, heads);
        require("the keys", keys, keys.dim(0) == 1 ? 1 : map.dim(0), -1, inner);
        require("the values", values, keys.shape());
        requireLengths(lengths, keys.dim(0));
    }

    private static void requireHeads(int width, int heads) {
        if (heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException("a width of " + width + " does not divide into " + heads + " heads");
        }
        if (width / heads > Device.MAX_HEAD_SIZE) {
            throw new IllegalArgumentException("attention takes heads of up to " + Device.MAX_HEAD_SIZE
                    + " values, not " + width / heads + "; use more heads");
        }
    }

    private static void requireLengths(Tensor lengths, int samples) {
        if (lengths != null) {
            require("the lengths", lengths, samples);
        }
    }

    static void requireMlp(int inFeatures, int hidden) {
        int values = roundUp(inFeatures) + roundUp(hidden);
        if (values > Device.MAX_MLP_FEATURES) {
            throw new IllegalArgumentException("a perceptron takes at most " + Device.MAX_MLP_FEATURES
                    + " features of input and hidden layer together, each rounded up to 16, not " + inFeatures
                    + " and " + hidden);
        }
    }

    private static int roundUp(int features) {
        return (features + 15) / 16 * 16;
    }

    static void requireSummand(Tensor a, Tensor b) {
        if (a.rank() < 2) {
            throw new IllegalArgumentException("the first summand has shape " + Arrays.toString(a.shape())
                    + ", expected rows, a sequence or a map");
        }
        int[] expected = a.shape().clone();
        expected[0] = b.dim(0) == 1 ? 1 : expected[0];
        require("the second summand", b, expected);
    }

    static void requireWithin(Tensor patch, int top, int left, Tensor map) {
        require("a map to paste", patch, map.dim(0), map.dim(1), -1, -1);
        if (top < 0 || left < 0 || top > map.dim(2) - patch.dim(2) || left > map.dim(3) - patch.dim(3)) {
            throw new IllegalArgumentException("a map of " + Arrays.toString(patch.shape()) + " at row " + top
                    + ", column " + left + " does not fit in a map of " + Arrays.toString(map.shape()));
        }
    }

    static void requireSide(int side) {
        if (side > Device.MAX_SIDE) {
            throw new IllegalArgumentException(
                    "a map that is resized has sides of at most " + Device.MAX_SIDE + ", not " + side);
        }
    }

    static void requireStretch(float fullHeight, float fullWidth) {
        if (!(fullHeight > 0 && fullWidth > 0 && Float.isFinite(fullHeight) && Float.isFinite(fullWidth))) {
            throw new IllegalArgumentException("a map cannot be stretched to " + fullHeight + " x " + fullWidth
                    + "; both must be finite and above 0");
        }
    }

    static void requireRegion(int top, int left, int height, int width) {
        if ((long) top + height > Integer.MAX_VALUE || (long) left + width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a region of " + height + " x " + width + " at row " + top + ", column "
                    + left + " ends beyond 2^31 - 1");
        }
    }

    static void requirePositions(int from, int to, int length) {
        if (from < 0 || to > length || from >= to) {
            throw new IllegalArgumentException(
                    "positions " + from + " to " + to + " are not in a sequence of " + length);
        }
    }

    static void requireSameCount(Tensor rows, int... shape) {
        if (Shapes.elements(shape) != rows.elements() || shape.length == 4 || rows.rank() == 4) {
            throw new IllegalArgumentException(
                    "a tensor of " + Arrays.toString(rows.shape()) + " cannot be read as " + Arrays.toString(shape));
        }
    }
}
