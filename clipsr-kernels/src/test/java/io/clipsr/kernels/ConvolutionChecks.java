package io.clipsr.kernels;

import io.clipsr.kernels.ConformanceChecks.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Checks of convolutions, with and without fused operations. */
final class ConvolutionChecks {
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

    private Check fused(String name, Conv2dSpec spec, Function<DrawnInputs, Conv2dFusion> fusion) {
        return comparison.check(name + " with " + spec, Comparison.SUMS, run -> {
            Tensor x = run.tensor(2, 24, 6, 10);
            Conv2dLayer layer = run.conv(spec);
            return run.on.conv2d(x, layer, fusion.apply(run));
        });
    }
}
