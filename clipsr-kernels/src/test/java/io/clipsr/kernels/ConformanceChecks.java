package io.clipsr.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.random.MersenneTwister;

/**
 * Every operation of a device on the same drawn inputs as the naive one, as named checks. No test framework is needed
 * to run them: they run on machines that have a device to check and nothing to build with.
 *
 * <p>Each operation declares its error bound, relative to the largest magnitude of the expected output. Operations that
 * only move values have to be exact.
 */
public final class ConformanceChecks {
    private static final double EXACT = 0;
    /** A few roundings. */
    private static final double POINTWISE = 1e-6;
    /** Sums of up to some thousand products in float, against double. */
    private static final double SUMS = 4e-6;
    /** Sums inside an exponential. */
    private static final double SOFTMAX = 8e-6;

    private final Device control = new NaiveDevice();
    private final Supplier<Device> device;
    private final Runnable guards;

    /**
     * One operation in one form.
     *
     * @param body fails with an {@link AssertionError} that says what differed
     */
    public record Check(String name, Runnable body) {}

    /**
     * @param device under test; what it hands out should be poisoned, so that an output that nobody wrote shows as NaN
     * @param guards called after each operation: fails if something outside of the outputs was written
     */
    public ConformanceChecks(Supplier<Device> device, Runnable guards) {
        this.device = device;
        this.guards = guards;
    }

    /** All checks by group. */
    public Map<String, List<Check>> all() {
        Map<String, List<Check>> all = new LinkedHashMap<>();
        all.put("convolutions", convolutions());
        all.put("fused convolutions", fusedConvolutions());
        all.put("sequences", sequences());
        all.put("perceptrons", perceptrons());
        all.put("attention", attention());
        all.put("maps", maps());
        all.put("pictures", pictures());
        return all;
    }

    /** Draws inputs and runs one operation on whichever device it is given. */
    private final class Run {
        private final Device on;
        private final MersenneTwister random;

        Run(Device on, int seed) {
            this.on = on;
            this.random = new MersenneTwister(seed);
        }

        float[] draw(int... shape) {
            float[] values = new float[Shapes.elements(shape)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return values;
        }

        Tensor tensor(int... shape) {
            return on.upload(draw(shape), shape);
        }

        /** Weights of 0 to 1, both ends among them. */
        Tensor fade(int length) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = Math.max(0, Math.min(1, random.nextFloat() * 1.4f - 0.2f));
            }
            return on.upload(values, length);
        }

        Tensor bytes(byte[] values) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values[i] & 0xff;
            }
            return on.upload(floats, 1, floats.length);
        }

        Conv2dLayer conv(Conv2dSpec spec) {
            float[] weight = draw(spec.outChannels(), spec.inChannels(), spec.kernel(), spec.kernel());
            for (int i = 0; i < weight.length; i++) {
                weight[i] /= (float) Math.sqrt(spec.inChannels() * spec.kernel() * spec.kernel());
            }
            return on.conv2dLayer(spec, weight, draw(spec.outChannels()));
        }

        LinearLayer linear(int in, int out, boolean bias) {
            float[] weight = draw(out, in);
            for (int i = 0; i < weight.length; i++) {
                weight[i] /= (float) Math.sqrt(in);
            }
            return on.linearLayer(in, out, weight, bias ? draw(out) : null);
        }

        /** @param n samples, or 1 for all of them */
        Modulation modulation(int n, int channels) {
            return new Modulation(
                    tensor(n, channels), tensor(n, channels), tensor(n, channels), tensor(n, channels), 0.2f);
        }

        /** @param shape of the modulated map */
        Modulation.PerPixel perPixel(int inner, int... shape) {
            return new Modulation.PerPixel(
                    tensor(shape[0], inner, shape[2], shape[3]), conv(Conv2dSpec.same(inner, 4 * shape[1], 1)));
        }

        Tensor crossAttention(int[] s, int m, int[] lengths) {
            Conv2dLayer toQuery = conv(Conv2dSpec.same(s[6], s[1], 1));
            return on.crossAttention(
                    tensor(s[0], s[6], s[2], s[3]),
                    toQuery,
                    tensor(m, s[4], s[1]),
                    tensor(m, s[4], s[1]),
                    s[5],
                    lengths);
        }
    }

    private Check check(String name, double bound, Function<Run, Tensor> operation) {
        return new Check(name, () -> {
            for (int seed = 1; seed <= 2; seed++) {
                Tensor expected = operation.apply(new Run(control, seed));
                Device tested = device.get();
                try (TensorScope scope = tested.openScope()) {
                    Tensor actual = operation.apply(new Run(tested, seed));
                    if (!Arrays.equals(expected.shape(), actual.shape())) {
                        throw new AssertionError("shape is " + Arrays.toString(actual.shape()) + ", expected "
                                + Arrays.toString(expected.shape()));
                    }
                    compare(control.download(expected), tested.download(actual), bound);
                    guards.run();
                }
            }
        });
    }

    private static void compare(float[] expected, float[] actual, double bound) {
        double largest = 1e-30;
        for (float v : expected) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs((double) expected[i] - actual[i]) / largest;
            // Written so that NaN fails.
            if (!(error <= bound)) {
                throw new AssertionError("value " + i + " of " + expected.length + " is " + actual[i] + ", expected "
                        + expected[i] + " within " + bound + " of the largest, " + largest);
            }
        }
    }

    public List<Check> convolutions() {
        List<Check> checks = new ArrayList<>();
        int[][] sizes = {{1, 3, 64, 13, 9}, {2, 32, 33, 8, 8}, {1, 16, 3, 10, 17}, {3, 5, 7, 1, 1}, {1, 129, 70, 4, 5}};
        int[][] kernels = {{1, 1, 0}, {3, 1, 1}, {3, 2, 1}, {5, 1, 2}, {2, 1, 1}};
        for (int[] s : sizes) {
            for (int[] k : kernels) {
                Conv2dSpec spec = new Conv2dSpec(s[1], s[2], k[0], k[1], k[2], 1, 1);
                checks.add(check(
                        "conv " + spec + " of " + Arrays.toString(s),
                        SUMS,
                        run -> run.on.conv2d(run.tensor(s[0], s[1], s[3], s[4]), run.conv(spec), Conv2dFusion.NONE)));
            }
            Conv2dSpec up = Conv2dSpec.same(s[1], s[2], 3).upsampled();
            checks.add(check(
                    "upsampled " + up + " of " + Arrays.toString(s),
                    SUMS,
                    run -> run.on.conv2d(run.tensor(s[0], s[1], s[3], s[4]), run.conv(up), Conv2dFusion.NONE)));
        }
        for (int r = 2; r <= 4; r++) {
            Conv2dSpec spec = Conv2dSpec.same(6, 5 * r * r, 3).shuffled(r);
            checks.add(check(
                    "pixel shuffle " + spec,
                    SUMS,
                    run -> run.on.conv2d(run.tensor(2, 6, 5, 4), run.conv(spec), Conv2dFusion.NONE)));
        }
        checks.add(check(
                "kernel 2 without padding",
                SUMS,
                run -> run.on.conv2d(
                        run.tensor(2, 40, 8, 8), run.conv(new Conv2dSpec(40, 48, 2, 1, 0, 1, 1)), Conv2dFusion.NONE)));
        checks.add(check(
                "more pixels than one task takes",
                SUMS,
                run -> run.on.conv2d(
                        run.tensor(1, 8, 41, 43), run.conv(Conv2dSpec.same(8, 20, 3)), Conv2dFusion.NONE)));
        checks.add(check(
                "deeper than one block",
                SUMS,
                run -> run.on.conv2d(
                        run.tensor(1, 600, 3, 4), run.conv(Conv2dSpec.same(600, 20, 3)), Conv2dFusion.NONE)));
        return checks;
    }

    public List<Check> fusedConvolutions() {
        List<Check> checks = new ArrayList<>();
        Conv2dSpec same = Conv2dSpec.same(24, 40, 3);
        Conv2dSpec up = same.upsampled();
        Conv2dSpec point = Conv2dSpec.same(24, 40, 1);
        Conv2dSpec shuffled = Conv2dSpec.same(24, 160, 3).shuffled(2);
        for (Conv2dSpec spec : new Conv2dSpec[] {same, same.withStride(2), up, point, shuffled}) {
            int h = spec.outSize(6) * spec.pixelShuffle();
            int w = spec.outSize(10) * spec.pixelShuffle();
            checks.add(fused("modulation", spec, run -> Conv2dFusion.NONE.modulated(run.modulation(2, 24))));
            checks.add(fused("shared modulation", spec, run -> Conv2dFusion.NONE.modulated(run.modulation(1, 24))));
            checks.add(fused(
                    "modulation by words",
                    spec,
                    run -> Conv2dFusion.NONE.modulated(run.modulation(2, 24).plus(run.perPixel(8, 2, 24, 6, 10)))));
            checks.add(fused(
                    "shared modulation by words",
                    spec,
                    run -> Conv2dFusion.NONE.modulated(run.modulation(1, 24).plus(run.perPixel(40, 2, 24, 6, 10)))));
            checks.add(
                    fused("input prelu", spec, run -> Conv2dFusion.NONE.inputActivated(Activation.leakyRelu(0.17f))));
            checks.add(fused(
                    "input prelu of slope 1.5",
                    spec,
                    run -> Conv2dFusion.NONE.inputActivated(Activation.leakyRelu(1.5f))));
            checks.add(fused(
                    "input prelu of slope -0.3",
                    spec,
                    run -> Conv2dFusion.NONE.inputActivated(Activation.leakyRelu(-0.3f))));
            for (Activation activation :
                    new Activation[] {Activation.RELU, Activation.leakyRelu(0.01f), Activation.QUICK_GELU}) {
                checks.add(fused("then " + activation, spec, run -> Conv2dFusion.NONE.activated(activation)));
            }
            checks.add(fused("residual", spec, run -> Conv2dFusion.NONE.plus(run.tensor(2, 40, h, w))));
            checks.add(fused("residual of a channel", spec, run -> Conv2dFusion.NONE.plus(run.tensor(2, 40))));
            checks.add(fused("shared residual of a channel", spec, run -> Conv2dFusion.NONE.plus(run.tensor(1, 40))));
            if (h % 2 == 0 && w % 2 == 0) {
                checks.add(fused(
                        "all at once",
                        spec,
                        run -> Conv2dFusion.NONE
                                .modulated(run.modulation(2, 24))
                                .activated(Activation.leakyRelu(0.2f))
                                .plus(run.tensor(2, 40, h / 2, w / 2))
                                .plus(run.tensor(2, 40, h, w))));
            }
        }
        return checks;
    }

    private Check fused(String name, Conv2dSpec spec, Function<Run, Conv2dFusion> fusion) {
        return check(name + " with " + spec, SUMS, run -> {
            Tensor x = run.tensor(2, 24, 6, 10);
            Conv2dLayer layer = run.conv(spec);
            return run.on.conv2d(x, layer, fusion.apply(run));
        });
    }

    public List<Check> sequences() {
        List<Check> checks = new ArrayList<>();
        int[][] sizes = {{1, 1, 8, 12}, {2, 7, 64, 33}, {3, 13, 96, 256}};
        for (int[] s : sizes) {
            for (Activation activation :
                    new Activation[] {Activation.IDENTITY, Activation.RELU, Activation.QUICK_GELU}) {
                checks.add(check(
                        "linear " + Arrays.toString(s) + " " + activation,
                        SUMS,
                        run -> run.on.linear(
                                run.tensor(s[0], s[1], s[2]), run.linear(s[2], s[3], true), activation, null)));
            }
            checks.add(check(
                    "linear with residual " + Arrays.toString(s),
                    SUMS,
                    run -> run.on.linear(
                            run.tensor(s[0], s[1], s[2]),
                            run.linear(s[2], s[3], false),
                            Activation.IDENTITY,
                            run.tensor(s[0], s[1], s[3]))));
            checks.add(check(
                    "linear of rows " + Arrays.toString(s),
                    SUMS,
                    run -> run.on.linear(run.tensor(s[0], s[2]), run.linear(s[2], s[3], true), Activation.RELU, null)));
            checks.add(check(
                    "layer norm " + Arrays.toString(s),
                    POINTWISE,
                    run -> run.on.layerNorm(run.tensor(s[0], s[1], s[2]), run.tensor(s[2]), run.tensor(s[2]), 1e-5f)));
            checks.add(check(
                    "add " + Arrays.toString(s),
                    POINTWISE,
                    run -> run.on.add(run.tensor(s[0], s[1], s[2]), 0.1f, run.tensor(s[0], s[1], s[2]))));
            checks.add(check(
                    "add to each sample " + Arrays.toString(s),
                    POINTWISE,
                    run -> run.on.add(run.tensor(s[0], s[1], s[2]), -2, run.tensor(1, s[1], s[2]))));
            checks.add(check(
                    "concat " + Arrays.toString(s),
                    EXACT,
                    run -> run.on.concat(run.tensor(s[0], 2, s[2]), run.tensor(s[0], s[1], s[2]))));
            checks.add(check(
                    "concat shared " + Arrays.toString(s),
                    EXACT,
                    run -> run.on.concat(run.tensor(1, 3, s[2]), run.tensor(s[0], s[1], s[2]))));
            checks.add(check(
                    "slice " + Arrays.toString(s),
                    EXACT,
                    run -> run.on.slice(run.tensor(s[0], s[1], s[2]), s[1] / 2, s[1])));
            checks.add(check(
                    "reshape " + Arrays.toString(s),
                    EXACT,
                    run -> run.on.reshape(run.tensor(s[0], s[1] * s[2]), s[0], s[1], s[2])));
        }
        return checks;
    }

    /** Perceptrons by their widths, input, hidden and output, all with the same input. */
    public List<Check> perceptrons() {
        List<Check> checks = new ArrayList<>();
        int[][][] groups = {{{8, 8, 8}}, {{512, 64, 64}}, {{20, 3, 5}, {20, 70, 2}, {20, 16, 130}, {20, 600, 33}}};
        for (int[][] group : groups) {
            for (int n : new int[] {1, 3, 6}) {
                for (int i = 0; i < group.length; i++) {
                    int which = i;
                    checks.add(check(
                            "perceptron " + i + " of " + Arrays.deepToString(group) + " on " + n, SUMS, run -> {
                                Tensor rows = run.tensor(n, group[0][0]);
                                List<Mlp> mlps = new ArrayList<>();
                                for (int[] widths : group) {
                                    mlps.add(new Mlp(
                                            run.linear(widths[0], widths[1], mlps.size() % 2 == 0),
                                            run.linear(widths[1], widths[2], true)));
                                }
                                return run.on.mlps(rows, mlps).get(which);
                            }));
                }
            }
        }
        return checks;
    }

    /** 8-bit pictures; their bytes are compared as floats. */
    public List<Check> pictures() {
        List<Check> checks = new ArrayList<>();
        for (int[] s : new int[][] {{1, 1, 1}, {1, 1, 2}, {2, 7, 5}, {1, 16, 24}}) {
            String size = Arrays.toString(s);
            int values = s[0] * s[1] * s[2] * 3;
            checks.add(check("pictures in " + size, EXACT, run -> {
                byte[] rgb = new byte[values];
                run.random.nextBytes(rgb);
                return run.on.uploadPictures(rgb, s[0], s[1], s[2]);
            }));
            checks.add(check(
                    "pictures out " + size,
                    EXACT,
                    run -> run.bytes(run.on.downloadPictures(run.tensor(s[0], 3, s[1], s[2])))));
        }
        checks.add(check("every value in", EXACT, run -> run.on.uploadPictures(everyByte(), 1, 16, 16)));
        checks.add(check(
                "every value in and out",
                EXACT,
                run -> run.bytes(run.on.downloadPictures(run.on.uploadPictures(everyByte(), 1, 16, 16)))));
        checks.add(check("halves, values beyond and NaN out", EXACT, run -> {
            float[] values = new float[3 * 256];
            for (int i = 0; i < 256; i++) {
                values[3 * i] = (i + 0.5f) / 127.5f - 1;
                values[3 * i + 1] = (i - 128) / 64f;
            }
            float[] odd = {
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                -0f,
                Float.MIN_VALUE,
                1.0000001f,
                -1.0000001f
            };
            System.arraycopy(odd, 0, values, 5, odd.length);
            return run.bytes(run.on.downloadPictures(run.on.upload(values, 1, 3, 16, 16)));
        }));
        return checks;
    }

    private static byte[] everyByte() {
        byte[] all = new byte[3 * 256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i / 3 + i % 3);
        }
        return all;
    }

    public List<Check> attention() {
        List<Check> checks = new ArrayList<>();
        for (int[] s : new int[][] {{1, 1, 8, 2}, {2, 7, 48, 4}, {1, 51, 96, 12}}) {
            for (boolean causal : new boolean[] {false, true}) {
                checks.add(check(
                        "self-attention " + Arrays.toString(s) + (causal ? " causal" : ""),
                        SOFTMAX,
                        run -> run.on.selfAttention(run.tensor(s[0], s[1], 3 * s[2]), s[3], causal, null)));
            }
        }
        checks.add(check("self-attention of different lengths", SOFTMAX, run -> {
            Tensor seen = run.on.selfAttention(run.tensor(2, 9, 3 * 16), 2, false, new int[] {9, 4});
            return run.on.slice(seen, 0, 4);
        }));
        checks.add(check("self-attention with large scores", SOFTMAX, run -> {
            Tensor x = run.tensor(1, 6, 48);
            return run.on.selfAttention(run.on.add(x, 30, x), 1, false, null);
        }));
        // Samples, values of all heads, height, width, words, heads, channels of the map.
        for (int[] s : new int[][] {
            {1, 64, 5, 7, 13, 4, 20},
            {2, 32, 3, 2, 77, 1, 48},
            {2, 8, 40, 30, 3, 8, 5},
            {1, 24, 9, 9, 40, 3, 132},
            {2, 64, 6, 6, 9, 8, 36},
            {1, 64, 4, 9, 30, 2, 16},
            {1, 256, 3, 3, 5, 16, 8}
        }) {
            UnaryOperator<Integer> n = samples -> samples;
            for (int m : new int[] {s[0], 1}) {
                int[] lengths = new int[m];
                Arrays.setAll(lengths, i -> s[4] - n.apply(i) * 2);
                checks.add(check(
                        "cross-attention " + Arrays.toString(s) + " to " + m,
                        SOFTMAX,
                        run -> run.crossAttention(s, m, lengths)));
                checks.add(check(
                        "cross-attention to all words " + Arrays.toString(s) + " to " + m,
                        SOFTMAX,
                        run -> run.crossAttention(s, m, null)));
            }
        }
        // A device may plan and capture what it did in the first run.
        for (int runs = 1; runs <= 3; runs++) {
            int count = runs;
            checks.add(check("program, run " + count, SOFTMAX, run -> {
                Tensor words = run.tensor(2, 6, 16);
                Conv2dLayer toQuery = run.conv(Conv2dSpec.same(16, 16, 1));
                try (Program program = run.on.program(
                        x -> run.on.crossAttention(run.on.add(x, 2, x), toQuery, words, words, 4, new int[] {6, 2}))) {
                    Tensor out = null;
                    for (int i = 0; i < count; i++) {
                        out = program.run(run.tensor(2, 16, 3, 5));
                    }
                    return out;
                }
            }));
        }
        return checks;
    }

    public List<Check> maps() {
        List<Check> checks = new ArrayList<>();
        for (int[] s : new int[][] {{1, 3, 1, 1}, {2, 5, 7, 4}, {1, 40, 16, 24}}) {
            checks.add(check("upload and download " + Arrays.toString(s), EXACT, run -> run.tensor(s)));
            for (int[] to : new int[][] {{8, 8}, {3, 11}, {64, 64}}) {
                String sizes = Arrays.toString(s) + " to " + Arrays.toString(to);
                checks.add(check("nearest " + sizes, EXACT, run -> run.on.resizeNearest(run.tensor(s), to[0], to[1])));
                checks.add(check("bilinear " + sizes, SUMS, run -> run.on.resizeBilinear(run.tensor(s), to[0], to[1])));
            }
            checks.add(check(
                    "bilinear, a region of " + Arrays.toString(s),
                    SUMS,
                    run -> run.on.resizeBilinear(run.tensor(s), 9.125f, 30.5f, -2, 5, 14, 28)));
            checks.add(check(
                    "crop " + Arrays.toString(s), EXACT, run -> run.on.crop(run.tensor(s), s[2] / 2, s[3] / 2, 1, 1)));
            checks.add(check(
                    "crop beyond " + Arrays.toString(s),
                    EXACT,
                    run -> run.on.crop(run.tensor(s), -2, -1, s[2] + 5, s[3] + 3)));
            checks.add(check(
                    "paste " + Arrays.toString(s),
                    EXACT,
                    run -> run.on.paste(run.tensor(s[0], s[1], s[2] + 3, s[3] + 4), run.tensor(s), 1, 4)));
            checks.add(check(
                    "blend " + Arrays.toString(s),
                    POINTWISE,
                    run -> run.on.blend(
                            run.tensor(s[0], s[1], s[2] + 3, s[3] + 4),
                            run.tensor(s),
                            run.fade(s[2]),
                            run.fade(s[3]),
                            2,
                            1)));
            checks.add(check("to sequence " + Arrays.toString(s), EXACT, run -> run.on.toSequence(run.tensor(s))));
            checks.add(check(
                    "to map " + Arrays.toString(s),
                    EXACT,
                    run -> run.on.toMap(run.tensor(s[0], s[2] * s[3], s[1]), s[2], s[3])));
            checks.add(check("modulate by words " + Arrays.toString(s), SUMS, run -> {
                Modulation modulation = run.modulation(1, s[1]).plus(run.perPixel(12, s));
                return run.on.modulate(run.tensor(s), modulation, run.tensor(s));
            }));
            checks.add(check(
                    "modulate " + Arrays.toString(s),
                    SUMS,
                    run -> run.on.modulate(run.tensor(s), run.modulation(s[0], s[1]), run.tensor(s))));
            checks.add(check("modulate by words of each sample " + Arrays.toString(s), SUMS, run -> {
                Modulation modulation = run.modulation(s[0], s[1]).plus(run.perPixel(6, s));
                return run.on.modulate(run.tensor(s), modulation, null);
            }));
        }
        return checks;
    }
}
