package io.clipsr.kernels;

import io.clipsr.kernels.ConformanceChecks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks of calls that every device rejects with the same message, and of the largest arguments that it accepts. */
final class RefusalChecks {
    private final Supplier<Device> device;
    private final List<Check> checks = new ArrayList<>();

    RefusalChecks(Supplier<Device> device) {
        this.device = device;
    }

    private static Tensor of(Device on, int... shape) {
        return on.upload(new float[Shapes.elements(shape)], shape);
    }

    private static Conv2dLayer layer(Device on, Conv2dSpec spec) {
        return on.conv2dLayer(spec, new float[spec.weights()], null);
    }

    private static LinearLayer linear(Device on, int in, int out) {
        return on.linearLayer(in, out, new float[in * out], null);
    }

    /**
     * Adds a check that a call is rejected.
     *
     * @param message a part of the expected message
     */
    private void refused(String name, String message, Consumer<Device> call) {
        refused(name, IllegalArgumentException.class, message, call);
    }

    private void refused(String name, Class<? extends RuntimeException> kind, String message, Consumer<Device> call) {
        checks.add(new Check("refuses " + name, () -> {
            Device on = device.get();
            try (TensorScope scope = on.openScope()) {
                call.accept(on);
            } catch (RuntimeException e) {
                if (!kind.isInstance(e) || !String.valueOf(e.getMessage()).contains(message)) {
                    throw new AssertionError("expected " + kind.getSimpleName() + " with \"" + message + "\"", e);
                }
                return;
            }
            throw new AssertionError("was accepted, expected \"" + message + "\"");
        }));
    }

    private void accepted(String name, Consumer<Device> call) {
        checks.add(new Check("accepts " + name, () -> {
            Device on = device.get();
            try (TensorScope scope = on.openScope()) {
                call.accept(on);
            }
        }));
    }

    List<Check> refusals() {
        tensors();
        layers();
        sequences();
        attention();
        maps();
        foreign();
        return List.copyOf(checks);
    }

    private void tensors() {
        refused("too few values", "5 values do not match a tensor of [2, 3]", on -> on.upload(new float[5], 2, 3));
        refused("a dimension of 0", "dimensions of at least 1", on -> on.upload(new float[0], 2, 0));
        refused("no dimensions", "1 to 4 dimensions", on -> on.upload(new float[1]));
        refused("five dimensions", "1 to 4 dimensions", on -> on.upload(new float[1], 1, 1, 1, 1, 1));
        refused("too many samples", "at most 65535 samples", on -> of(on, 65536, 1));
        refused("too large a map", "at most 2^31 values", on -> on.resizeNearest(of(on, 1, 1, 1, 1), 65535, 65535));
        refused(
                "a released tensor",
                IllegalStateException.class,
                "released when its scope closed; use TensorScope.keep",
                on -> {
                    Tensor gone;
                    try (TensorScope inner = on.openScope()) {
                        gone = of(on, 2, 3);
                    }
                    on.add(of(on, 2, 3), 1, gone);
                });
    }

    private void layers() {
        Conv2dSpec point = Conv2dSpec.same(2, 4, 1);
        refused("weights that do not fit", "8 weights, not 7", on -> on.conv2dLayer(point, new float[7], null));
        refused("biases that do not fit", "4 biases, not 1", on -> on.conv2dLayer(point, new float[8], new float[1]));
        refused("linear weights", "6 weights, not 5", on -> on.linearLayer(2, 3, new float[5], null));
        refused(
                "other channels",
                "[1, 3, 2, 2], expected [*, 2, *, *]",
                on -> on.conv2d(of(on, 1, 3, 2, 2), layer(on, point), Conv2dFusion.NONE));
        refused(
                "a sequence to convolve",
                "expected [*, 2, *, *]",
                on -> on.conv2d(of(on, 1, 2, 2), layer(on, point), Conv2dFusion.NONE));
        refused(
                "a map below the kernel",
                "too small for kernel 3",
                on -> on.conv2d(of(on, 1, 1, 2, 2), layer(on, new Conv2dSpec(1, 1, 3, 1, 0, 1, 1)), Conv2dFusion.NONE));
        Conv2dSpec border = Conv2dSpec.same(1, 1, 3).withBorderWeights();
        refused("one set of border weights", "81 weights, not 9", on -> on.conv2dLayer(border, new float[9], null));
        refused(
                "one set of border biases",
                "9 biases, not 1",
                on -> on.conv2dLayer(border, new float[81], new float[1]));
        for (int[] size : new int[][] {{1, 2}, {2, 1}}) {
            refused(
                    "border weights for " + Arrays.toString(size),
                    "a map of at least 2x2, not " + size[0] + "x" + size[1],
                    on -> on.conv2d(of(on, 1, 1, size[0], size[1]), layer(on, border), Conv2dFusion.NONE));
        }
        refused("border weights with a stride", "got stride 2", on -> layer(on, border.withStride(2)));
        refused("border weights without padding", "padding 0", on -> layer(on, border.withPadding(0)));
        refused("border weights with upsampling", "upsample 2", on -> layer(on, border.upsampled()));
        refused("four residuals", "at most 3 residuals, not 4", on -> residuals(on, 4));
        accepted("three residuals", on -> residuals(on, 3));
        refused(
                "a residual of another shape",
                "a residual of shape [1, 3] does not fit",
                on -> on.conv2d(of(on, 1, 2, 2, 2), layer(on, point), Conv2dFusion.NONE.plus(of(on, 1, 3))));
        refused("modulations of another channel count", "a modulation has shape [1, 3]", on -> {
            Tensor three = of(on, 1, 3);
            on.modulate(of(on, 1, 2, 2, 2), new Modulation(three, three, three, three, 0.2f), null);
        });
        refused("modulations that share in part", "a modulation has shape [1, 2]", on -> {
            Tensor two = of(on, 2, 2);
            store(on, Conv2dOutput.PLAIN.then(new Modulation(two, of(on, 1, 2), two, two, 0.2f)));
        });
        refused("a modulation of a part by its whole", "a modulation has shape [1, 2], expected [1, 1]", on -> {
            Tensor two = of(on, 1, 2);
            store(on, Conv2dOutput.PLAIN.ofChannels(1, 1).then(new Modulation(two, two, two, two, 0.2f)));
        });
        refused("to store what is modulated by words", "call modulate() with the result", on -> {
            Tensor two = of(on, 1, 2);
            Modulation m = new Modulation(two, two, two, two, 0.2f);
            Modulation.PerPixel words =
                    new Modulation.PerPixel(of(on, 2, 2, 2, 2), layer(on, Conv2dSpec.same(2, 8, 1)));
            store(on, Conv2dOutput.PLAIN.then(m.plus(words)));
        });
        refused("to store nothing", "stores 1 to 3 maps, not 0", RefusalChecks::store);
        refused("to store four maps", "stores 1 to 3 maps, not 4", on -> {
            Conv2dOutput plain = Conv2dOutput.PLAIN;
            store(on, plain, plain, plain, plain);
        });
        refused(
                "to store more channels than there are",
                "a convolution to 2 channels cannot store Range[from=1, count=2]",
                on -> store(on, Conv2dOutput.PLAIN.ofChannels(1, 2)));
        refused(
                "to store no channels",
                "a convolution to 2 channels cannot store Range[from=1, count=0]",
                on -> store(on, Conv2dOutput.PLAIN.ofChannels(1, 0)));
        refused(
                "to store pixels outside",
                "a convolution to 2 x 2 pixels cannot store Window[top=0, left=1",
                on -> store(on, Conv2dOutput.PLAIN.within(new Conv2dOutput.Window(0, 1, 1, 2))));
        refused("a residual of a modulation", "the residual of a modulation", on -> {
            Tensor two = of(on, 1, 2);
            on.modulate(of(on, 1, 2, 2, 2), new Modulation(two, two, two, two, 0.2f), of(on, 1, 2));
        });
        refused("a layer of a modulation", "the layer of a modulation", on -> {
            Tensor two = of(on, 1, 2);
            Modulation m = new Modulation(two, two, two, two, 0.2f);
            on.modulate(
                    of(on, 1, 2, 2, 2), m.plus(new Modulation.PerPixel(of(on, 1, 2, 2, 2), layer(on, point))), null);
        });
    }

    private static void residuals(Device on, int count) {
        Tensor map = of(on, 1, 1, 2, 2);
        on.conv2d(
                map,
                layer(on, Conv2dSpec.same(1, 1, 1)),
                new Conv2dFusion(Activation.IDENTITY, Collections.nCopies(count, map)));
    }

    /** Stores maps of a convolution of two samples to 2 channels and 2 x 2 pixels. */
    private static void store(Device on, Conv2dOutput... outputs) {
        on.conv2d(of(on, 2, 2, 2, 2), layer(on, Conv2dSpec.same(2, 2, 1)), Conv2dFusion.NONE, List.of(outputs));
    }

    private void sequences() {
        refused(
                "rows of another width",
                "expected rows or a sequence of width 4",
                on -> on.linear(of(on, 2, 3), linear(on, 4, 5), Activation.IDENTITY, null));
        refused(
                "a map for a linear layer",
                "expected rows or a sequence of width 4",
                on -> on.linear(of(on, 1, 1, 1, 4), linear(on, 4, 5), Activation.IDENTITY, null));
        refused(
                "a residual of a linear layer",
                "[2, 4], expected [2, 5]",
                on -> on.linear(of(on, 2, 4), linear(on, 4, 5), Activation.IDENTITY, of(on, 2, 4)));
        refused("no perceptrons", "no perceptrons", on -> on.mlps(of(on, 1, 4), List.of()));
        refused(
                "rows for perceptrons",
                "the input of a perceptron",
                on -> on.mlps(of(on, 1, 3), List.of(new Mlp(linear(on, 4, 5), linear(on, 5, 6)))));
        refused("too wide a perceptron", "at most 10240 features", on -> perceptron(on, 16, 10225));
        accepted("the widest perceptron", on -> perceptron(on, 16, 10224));
        refused(
                "a weight of a layer norm",
                "the weight of a layer norm has shape [3], expected [4]",
                on -> on.layerNorm(of(on, 1, 4), of(on, 3), of(on, 4), 1e-5f));
        refused(
                "a map for a layer norm",
                "expected rows or a sequence",
                on -> on.layerNorm(of(on, 1, 1, 1, 4), of(on, 4), of(on, 4), 1e-5f));
        refused("a vector as a summand", "expected rows, a sequence or a map", on -> on.add(of(on, 4), 1, of(on, 4)));
        refused(
                "summands that do not fit",
                "the second summand has shape [2, 3]",
                on -> on.add(of(on, 3, 3), 1, of(on, 2, 3)));
        refused(
                "sequences of other widths",
                "the first of two sequences",
                on -> on.concat(of(on, 2, 1, 3), of(on, 2, 1, 4)));
        refused(
                "a map as a sequence",
                "[1, 1, 1, 1], expected [*, *, *]",
                on -> on.concat(of(on, 1, 1, 1), of(on, 1, 1, 1, 1)));
        for (int[] range : new int[][] {{-1, 1}, {0, 4}, {2, 2}}) {
            refused(
                    "positions " + range[0] + " to " + range[1],
                    "are not in a sequence of 3",
                    on -> on.slice(of(on, 1, 3, 2), range[0], range[1]));
        }
        refused("rows to slice", "[3, 2], expected [*, *, *]", on -> on.slice(of(on, 3, 2), 0, 1));
        refused("another number of values", "cannot be read as", on -> on.reshape(of(on, 2, 3), 7));
        refused("to reshape a map", "cannot be read as", on -> on.reshape(of(on, 1, 1, 2, 3), 2, 3));
    }

    private static void perceptron(Device on, int in, int hidden) {
        on.mlps(of(on, 1, in), List.of(new Mlp(linear(on, in, hidden), linear(on, hidden, 1))));
    }

    private void attention() {
        refused(
                "a width that is not three",
                "[1, 2, 10], expected [*, *, 9]",
                on -> on.selfAttention(of(on, 1, 2, 10), 1, false, null));
        refused("rows for attention", "expected [*, *, *]", on -> on.selfAttention(of(on, 1, 6), 1, false, null));
        refused(
                "a width below three",
                "[1, 2, 2], expected [*, *, 3]",
                on -> on.selfAttention(of(on, 1, 2, 2), 1, false, null));
        refused(
                "heads that do not divide",
                "a width of 2 does not divide into 3 heads",
                on -> on.selfAttention(of(on, 1, 2, 6), 3, false, null));
        refused("no heads", "does not divide into 0 heads", on -> on.selfAttention(of(on, 1, 2, 6), 0, false, null));
        refused(
                "too large a head",
                "heads of up to 128 values, not 129",
                on -> on.selfAttention(of(on, 1, 1, 3 * 129), 1, false, null));
        accepted("the largest head", on -> on.selfAttention(of(on, 1, 1, 3 * 128), 1, false, null));
        refused(
                "lengths of another number of samples",
                "the lengths has shape [1], expected [2]",
                on -> on.selfAttention(of(on, 2, 2, 6), 1, false, of(on, 1)));
        refused(
                "keys of another width",
                "the keys has shape [1, 1, 2], expected [1, *, 3]",
                on -> on.crossAttention(
                        of(on, 1, 3, 2, 2),
                        layer(on, Conv2dSpec.same(3, 3, 1)),
                        of(on, 1, 1, 2),
                        of(on, 1, 1, 2),
                        1,
                        null));
        refused(
                "keys of other samples",
                "the keys has shape [3, 1, 3]",
                on -> on.crossAttention(
                        of(on, 2, 3, 2, 2),
                        layer(on, Conv2dSpec.same(3, 3, 1)),
                        of(on, 3, 1, 3),
                        of(on, 3, 1, 3),
                        1,
                        null));
        refused(
                "other values than keys",
                "the values has shape [1, 2, 3]",
                on -> on.crossAttention(
                        of(on, 1, 3, 2, 2),
                        layer(on, Conv2dSpec.same(3, 3, 1)),
                        of(on, 1, 1, 3),
                        of(on, 1, 2, 3),
                        1,
                        null));
        refused(
                "queries of a 3x3 convolution",
                "the layer that makes queries",
                on -> on.crossAttention(
                        of(on, 1, 3, 2, 2),
                        layer(on, Conv2dSpec.same(3, 3, 3)),
                        of(on, 1, 1, 3),
                        of(on, 1, 1, 3),
                        1,
                        null));
    }

    private void maps() {
        for (int[] at : new int[][] {{-1, 0}, {0, -1}, {2, 0}, {0, 2}, {Integer.MAX_VALUE, 0}}) {
            refused(
                    "a patch at " + at[0] + ", " + at[1],
                    "does not fit in a map of [1, 3, 2, 2]",
                    on -> on.paste(of(on, 1, 3, 2, 2), of(on, 1, 3, 1, 1), at[0], at[1]));
        }
        refused(
                "a patch of other channels",
                "a map to paste has shape",
                on -> on.paste(of(on, 1, 3, 2, 2), of(on, 1, 2, 1, 1), 0, 0));
        refused("a sequence to crop", "a map to crop has shape", on -> on.crop(of(on, 1, 2, 2), 0, 0, 1, 1));
        refused("an empty region", "dimensions of at least 1", on -> on.crop(of(on, 1, 1, 2, 2), 0, 0, 0, 1));
        refused(
                "a region too far out",
                "ends beyond 2^31 - 1",
                on -> on.crop(of(on, 1, 1, 2, 2), Integer.MAX_VALUE, 0, 1, 1));
        refused(
                "a side that is too long",
                "sides of at most 65535",
                on -> on.resizeNearest(of(on, 1, 1, 1, 1), 1, 65536));
        refused(
                "a stretch to nothing",
                "cannot be stretched to 0.0 x 1.0",
                on -> on.resizeBilinear(of(on, 1, 1, 2, 2), 0, 1, 0, 0, 1, 1));
        refused(
                "a stretch to NaN",
                "cannot be stretched to 1.0 x NaN",
                on -> on.resizeBilinear(of(on, 1, 1, 2, 2), 1, Float.NaN, 0, 0, 1, 1));
        refused("a sequence of another length", "a sequence to make a map of", on -> on.toMap(of(on, 1, 5, 2), 2, 3));
        refused("a sequence as a map", "a map to make a sequence of", on -> on.toSequence(of(on, 1, 5, 2)));
    }

    private void foreign() {
        NaiveDevice other = new NaiveDevice();
        refused(
                "a tensor of another device",
                "belongs to another device",
                on -> on.add(of(on, 1, 2), 1, of(other, 1, 2)));
        refused("to download another device's", "belongs to another device", on -> on.download(of(other, 1, 2)));
        refused(
                "a layer of another device",
                "a layer belongs to another device",
                on -> on.conv2d(of(on, 1, 1, 2, 2), layer(other, Conv2dSpec.same(1, 1, 1)), Conv2dFusion.NONE));
        refused(
                "a linear layer of another device",
                "a layer belongs to another device",
                on -> on.linear(of(on, 1, 2), linear(other, 2, 2), Activation.IDENTITY, null));
        refused(
                "a residual of another device",
                "a residual belongs to another device",
                on -> on.conv2d(
                        of(on, 1, 1, 2, 2),
                        layer(on, Conv2dSpec.same(1, 1, 1)),
                        Conv2dFusion.NONE.plus(of(other, 1, 1, 2, 2))));
        refused("a modulation of another device", "a modulation belongs to another device", on -> {
            Tensor one = of(other, 1, 1);
            on.modulate(of(on, 1, 1, 2, 2), new Modulation(one, one, one, one, 0.2f), null);
        });
        refused("no tensor", NullPointerException.class, "the tensor", on -> on.download(null));
    }
}
