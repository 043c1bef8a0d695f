package io.clipsr.kernels.support;

import static io.clipsr.kernels.Shapes.require;

import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Modulation;
import io.clipsr.kernels.Shapes;
import io.clipsr.kernels.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What an operation asks of its arguments, beyond the shape of one tensor. Failing is an
 * {@link IllegalArgumentException}.
 */
public final class Checks {
    private Checks() {}

    public static void requireHeads(int width, int heads) {
        if (heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException("a width of " + width + " does not divide into " + heads + " heads");
        }
    }

    public static void requireLengths(int[] lengths, int n, int longest) {
        if (lengths != null && (lengths.length != n || Arrays.stream(lengths).anyMatch(l -> l < 1 || l > longest))) {
            throw new IllegalArgumentException(
                    "lengths " + Arrays.toString(lengths) + " do not fit " + n + " sequences of " + longest);
        }
    }

    public static void requireModulation(Modulation m, Tensor map) {
        for (Tensor part : new Tensor[] {m.gamma0(), m.beta0(), m.gamma1(), m.beta1()}) {
            require("a modulation", part, m.gamma0().dim(0) == 1 ? 1 : map.dim(0), map.dim(1));
        }
        if (m.perPixel() != null) {
            Conv2dLayer layer = m.perPixel().layer();
            requirePointwise(
                    "the layer of a modulation", layer.spec(), layer.spec().inChannels(), 4 * map.dim(1));
            require(
                    "the context of a modulation",
                    m.perPixel().context(),
                    map.dim(0),
                    layer.spec().inChannels(),
                    map.dim(2),
                    map.dim(3));
        }
    }

    /** Arguments of {@link io.clipsr.kernels.Device#crossAttention}. */
    public static void requireCrossAttention(
            Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, int[] lengths) {
        int inner = toQuery.spec().outChannels();
        requirePointwise("the layer that makes queries", toQuery.spec(), map.dim(1), inner);
        requireHeads(inner, heads);
        require("the keys", keys, keys.dim(0) == 1 ? 1 : map.dim(0), -1, inner);
        require("the values", values, keys.shape());
        requireLengths(lengths, keys.dim(0), keys.dim(1));
    }

    private static void requirePointwise(String name, Conv2dSpec spec, int inChannels, int outChannels) {
        Conv2dSpec expected = Conv2dSpec.same(inChannels, outChannels, 1);
        if (!spec.equals(expected)) {
            throw new IllegalArgumentException(name + " is " + spec + ", expected " + expected);
        }
    }

    public static void requireWithin(Tensor patch, int top, int left, Tensor map) {
        require("a map to paste", patch, map.dim(0), map.dim(1), -1, -1);
        if (top < 0 || left < 0 || top + patch.dim(2) > map.dim(2) || left + patch.dim(3) > map.dim(3)) {
            throw new IllegalArgumentException("a map of " + Arrays.toString(patch.shape()) + " at " + top + ", " + left
                    + " reaches out of one of " + Arrays.toString(map.shape()));
        }
    }

    public static void requireBlend(
            Tensor patch, Tensor rowWeights, Tensor columnWeights, int top, int left, Tensor map) {
        requireWithin(patch, top, left, map);
        require("the weights of a patch's rows", rowWeights, patch.dim(2));
        require("the weights of a patch's columns", columnWeights, patch.dim(3));
    }

    public static void requireMlps(Tensor rows, List<Mlp> mlps) {
        if (mlps.isEmpty()) {
            throw new IllegalArgumentException("no perceptrons to compute");
        }
        for (Mlp mlp : mlps) {
            require("the input of a perceptron", rows, -1, mlp.first().inFeatures());
        }
    }

    public static void requirePictures(byte[] rgb, int n, int height, int width) {
        if (rgb.length != Shapes.elements(n, 3, height, width)) {
            throw new IllegalArgumentException(rgb.length + " bytes are not " + n + " pictures of " + height + " x "
                    + width + " pixels and 3 bytes each");
        }
    }

    public static void requireRows(Tensor x, int width) {
        if (x.rank() < 2 || x.rank() > 3 || x.dim(x.rank() - 1) != width) {
            throw new IllegalArgumentException("the input of a linear layer has shape " + Arrays.toString(x.shape())
                    + ", expected rows or a sequence of width " + width);
        }
    }
}
