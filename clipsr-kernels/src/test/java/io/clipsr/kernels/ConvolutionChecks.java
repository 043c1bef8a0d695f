package io.clipsr.kernels;

import io.clipsr.kernels.ConformanceChecks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Checks of convolutions, with and without fused operations. */
final class ConvolutionChecks {
    private static final Conv2dOutput PLAIN = Conv2dOutput.PLAIN;

    private final Comparison comparison;

    ConvolutionChecks(Comparison comparison) {
        this.comparison = comparison;
    }

    List<Check> convolutions() {
        List<Check> checks = new ArrayList<>();
        int[][] sizes = {{1, 3, 64, 13, 9}, {2, 32, 33, 8, 8}, {1, 16, 3, 10, 17}, {3, 5, 7, 1, 1}, {1, 129, 70, 4, 5}};
        int[][] kernels = {{1, 1, 0}, {3, 1, 1}, {3, 2, 1}, {5, 1, 2}, {2, 1, 1}};
        for (int[] s : sizes) {
            for (int[] k : kernels) {
                Conv2dSpec spec = new Conv2dSpec(s[1], s[2], k[0], k[1], k[2], 1, 1);
                checks.add(comparison.check(
                        "conv " + spec + " of " + Arrays.toString(s),
                        Comparison.SUMS,
                        run -> run.on.conv2d(run.tensor(s[0], s[1], s[3], s[4]), run.conv(spec), Conv2dFusion.NONE)));
            }
            Conv2dSpec up = Conv2dSpec.same(s[1], s[2], 3).upsampled();
            checks.add(comparison.check(
                    "upsampled " + up + " of " + Arrays.toString(s),
                    Comparison.SUMS,
                    run -> run.on.conv2d(run.tensor(s[0], s[1], s[3], s[4]), run.conv(up), Conv2dFusion.NONE)));
        }
        for (int r = 2; r <= 4; r++) {
            Conv2dSpec spec = Conv2dSpec.same(6, 5 * r * r, 3).shuffled(r);
            checks.add(comparison.check(
                    "pixel shuffle " + spec,
                    Comparison.SUMS,
                    run -> run.on.conv2d(run.tensor(2, 6, 5, 4), run.conv(spec), Conv2dFusion.NONE)));
        }
        for (int[] size : new int[][] {{2, 2}, {2, 5}, {7, 2}, {3, 3}, {9, 70}}) {
            for (Conv2dSpec spec : new Conv2dSpec[] {
                Conv2dSpec.same(6, 20, 5).shuffled(2), Conv2dSpec.same(32, 48, 3), Conv2dSpec.same(5, 3, 3)
            }) {
                Conv2dSpec border = spec.withBorderWeights();
                checks.add(comparison.check(
                        border + " of " + Arrays.toString(size),
                        Comparison.SUMS,
                        run -> run.on.conv2d(
                                run.tensor(2, spec.inChannels(), size[0], size[1]),
                                run.conv(border),
                                Conv2dFusion.NONE)));
            }
        }
        Conv2dSpec shallow = Conv2dSpec.same(2, 5, 3).withBorderWeights();
        checks.add(comparison.check(
                "border weights in tiles of many pixels",
                Comparison.SUMS,
                run -> run.on.conv2d(run.tensor(2, 2, 64, 70), run.conv(shallow), Conv2dFusion.NONE)));
        checks.add(comparison.check(
                "kernel 2 without padding",
                Comparison.SUMS,
                run -> run.on.conv2d(
                        run.tensor(2, 40, 8, 8), run.conv(new Conv2dSpec(40, 48, 2, 1, 0, 1, 1)), Conv2dFusion.NONE)));
        checks.add(comparison.check(
                "more pixels than one task takes",
                Comparison.SUMS,
                run -> run.on.conv2d(
                        run.tensor(1, 8, 41, 43), run.conv(Conv2dSpec.same(8, 20, 3)), Conv2dFusion.NONE)));
        checks.add(comparison.check(
                "deeper than one block",
                Comparison.SUMS,
                run -> run.on.conv2d(
                        run.tensor(1, 600, 3, 4), run.conv(Conv2dSpec.same(600, 20, 3)), Conv2dFusion.NONE)));
        return checks;
    }

    List<Check> fusedConvolutions() {
        List<Check> checks = new ArrayList<>();
        Conv2dSpec same = Conv2dSpec.same(24, 40, 3);
        Conv2dSpec up = same.upsampled();
        Conv2dSpec point = Conv2dSpec.same(24, 40, 1);
        Conv2dSpec shuffled = Conv2dSpec.same(24, 160, 3).shuffled(2);
        Conv2dSpec border = shuffled.withBorderWeights();
        for (Conv2dSpec spec : new Conv2dSpec[] {same, same.withStride(2), up, point, shuffled, border}) {
            int h = spec.outSize(6) * spec.pixelShuffle();
            int w = spec.outSize(10) * spec.pixelShuffle();
            for (Activation activation :
                    new Activation[] {Activation.RELU, Activation.leakyRelu(0.01f), Activation.QUICK_GELU}) {
                checks.add(fused("then " + activation, spec, run -> Conv2dFusion.NONE.activated(activation)));
            }
            checks.add(fused("residual", spec, run -> Conv2dFusion.NONE.plus(run.tensor(2, 40, h, w))));
            checks.add(fused("residual of a channel", spec, run -> Conv2dFusion.NONE.plus(run.tensor(2, 40))));
            checks.add(fused("shared residual of a channel", spec, run -> Conv2dFusion.NONE.plus(run.tensor(1, 40))));
        }
        return checks;
    }

    /** Returns the checks of the maps that a convolution stores: functions of its result, channels and pixels. */
    List<Check> storedMaps() {
        List<Check> checks = new ArrayList<>();
        Conv2dSpec same = Conv2dSpec.same(24, 40, 3);
        Conv2dSpec[] specs = {
            same,
            same.withStride(2),
            same.upsampled(),
            Conv2dSpec.same(24, 40, 1),
            Conv2dSpec.same(24, 160, 3).shuffled(2),
            Conv2dSpec.same(3, 40, 3),
            Conv2dSpec.same(6, 10, 3),
            Conv2dSpec.same(8, 3, 3),
            Conv2dSpec.same(8, 12, 3).shuffled(2),
            Conv2dSpec.same(48, 72, 3)
        };
        for (Conv2dSpec spec : specs) {
            int r = spec.pixelShuffle();
            int c = spec.outChannels() / (r * r);
            int h = spec.outSize(8) * r;
            int w = spec.outSize(12) * r;
            checks.addAll(stored("modulated", spec, run -> List.of(PLAIN.then(run.modulation(2, c)))));
            checks.addAll(stored("with a shared modulation", spec, run -> List.of(PLAIN.then(run.modulation(1, c)))));
            for (Activation activation : new Activation[] {
                Activation.leakyRelu(0.17f),
                Activation.leakyRelu(1.5f),
                Activation.leakyRelu(-0.3f),
                Activation.QUICK_GELU
            }) {
                checks.addAll(stored("through " + activation, spec, run -> List.of(PLAIN.then(activation))));
            }
            checks.addAll(stored(
                    "as it is, modulated and activated",
                    spec,
                    run -> List.of(PLAIN, PLAIN.then(run.modulation(2, c)), PLAIN.then(Activation.leakyRelu(0.3f)))));
            int half = (c + 1) / 2;
            checks.addAll(stored(
                    "in two groups of channels, one also activated",
                    spec,
                    run -> List.of(
                            PLAIN.ofChannels(0, half),
                            PLAIN.ofChannels(c - half, half),
                            PLAIN.ofChannels(c - half, half).then(Activation.leakyRelu(0.3f)))));
            checks.addAll(stored(
                    "in windows",
                    spec,
                    run -> List.of(
                            PLAIN.within(new Conv2dOutput.Window(1, 2, h - 1, w - 2)),
                            PLAIN.within(new Conv2dOutput.Window(0, 0, h - 2, w - 3))
                                    .then(run.modulation(2, c)),
                            PLAIN.ofChannels(c - half, half)
                                    .then(run.modulation(1, half))
                                    .within(new Conv2dOutput.Window(h / 2, w / 2, 1, 1)))));
        }
        return checks;
    }

    /** Returns a check of each map, with an activation and residuals in front of them. */
    private List<Check> stored(String name, Conv2dSpec spec, Function<DrawnInputs, List<Conv2dOutput>> outputs) {
        int r = spec.pixelShuffle();
        int h = spec.outSize(8) * r;
        int w = spec.outSize(12) * r;
        int c = spec.outChannels() / (r * r);
        int count = outputs.apply(new DrawnInputs(new NaiveDevice(), 1)).size();
        return IntStream.range(0, count)
                .mapToObj(i -> comparison.check(
                        "map " + i + " of a convolution stored " + name + ", " + spec, Comparison.SUMS, run -> {
                            Conv2dFusion fusion = Conv2dFusion.NONE
                                    .activated(Activation.leakyRelu(0.2f))
                                    .plus(run.tensor(2, c, h / 2, w / 2))
                                    .plus(run.tensor(2, c, h, w));
                            return run.on
                                    .conv2d(
                                            run.tensor(2, spec.inChannels(), 8, 12),
                                            run.conv(spec),
                                            fusion,
                                            outputs.apply(run))
                                    .get(i);
                        }))
                .toList();
    }

    private Check fused(String name, Conv2dSpec spec, Function<DrawnInputs, Conv2dFusion> fusion) {
        return comparison.check(name + " with " + spec, Comparison.SUMS, run -> {
            Tensor x = run.tensor(2, 24, 6, 10);
            Conv2dLayer layer = run.conv(spec);
            return run.on.conv2d(x, layer, fusion.apply(run));
        });
    }
}
