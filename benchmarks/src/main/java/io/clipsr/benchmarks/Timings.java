package io.clipsr.benchmarks;

import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.DeviceException;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.weights.SeededWeights;
import java.util.Arrays;

/**
 * Times whole pictures and single convolutions: input and output stay on the device, warmed up, synchronised before
 * each look at the clock, median of many.
 */
final class Timings {
    /** "a small brown bird with a long tail" in CLIP's tokens. */
    private static final int[] PROMPT = {49406, 320, 2442, 2866, 3329, 593, 320, 1538, 6834, 49407};

    private static final int[] BATCHES = {1, 16};
    /** in, out, kernel, stride, upsample, size of the input: the layers of the network at its published size. */
    private static final String[] LAYERS = {
        "3:256:3:1:1:64",
        "256:512:3:2:1:64",
        "512:512:3:2:1:32",
        "512:512:3:2:1:16",
        "512:512:3:1:1:8",
        "512:512:3:1:2:8",
        "512:512:3:1:1:16",
        "512:512:3:1:2:16",
        "512:512:3:1:1:32",
        "512:256:3:1:2:32",
        "512:256:1:1:1:32",
        "256:256:3:1:1:64",
        "256:64:3:1:1:64",
        "64:64:1:1:1:64",
        "64:256:3:1:1:64",
        "64:256:3:1:1:128",
        "64:48:5:1:1:64",
        "64:3:3:1:1:256"
    };

    private static final String[] FEW = {"3:256:3:1:1:64", "512:512:3:1:1:8"};
    private static final double WARM_UP_SECONDS = 0.3;
    private static final double SECONDS = 1;
    private static final int MOST_RUNS = 200;

    private final Device device;
    private final String program;
    private final int together;
    private final CheckReport report;
    private final Tensor point;

    /**
     * @param program the name of the device in the report
     * @param asynchronous operations return before they are done, so that single ones have to be timed several together
     */
    Timings(Device device, String program, boolean asynchronous, CheckReport report) {
        this.device = device;
        this.program = program;
        this.together = asynchronous ? 10 : 1;
        this.report = report;
        this.point = device.upload(new float[1], 1, 1);
    }

    /** Whole pictures of these models. */
    void pictures(boolean quick, ModelForm... models) {
        for (ModelForm model : quick ? new ModelForm[] {ModelForm.BUNDLED} : models) {
            pictures(model, quick ? new int[] {1} : BATCHES);
        }
    }

    /** The network's convolutions, one by one. */
    void convolutions(boolean quick) {
        for (int batch : quick ? new int[] {1} : BATCHES) {
            for (String layer : quick ? FEW : LAYERS) {
                attempt("conv " + layer, batch, () -> convolution(layer, batch));
            }
        }
    }

    private void pictures(ModelForm model, int[] batches) {
        ClipSrNetwork[] network = new ClipSrNetwork[1];
        for (int batch : batches) {
            attempt("picture " + model, batch, () -> {
                if (network[0] == null) {
                    network[0] = new ClipSrNetwork(device, model.weights());
                }
                picture("picture " + model, network[0], batch);
            });
        }
    }

    /** Reports a timing that fails and continues with the others. */
    private void attempt(String name, int batch, Runnable timing) {
        if (report.timeIsUp()) {
            report.leftOut("timing", program + " " + name + ", batch " + batch, "time was up");
            return;
        }
        try {
            timing.run();
        } catch (DeviceException | IllegalArgumentException | IllegalStateException e) {
            report.failed("timing", program + " " + name + ", batch " + batch, String.valueOf(e.getMessage()));
        }
    }

    private void picture(String name, ClipSrNetwork network, int batch) {
        PromptConditioning condition = network.condition(PROMPT);
        try (TensorScope scope = device.openScope()) {
            Tensor grid = device.upload(SeededWeights.picture(1, "grid", batch, 3, 64, 64), batch, 3, 64, 64);
            median(name, batch, 1, Double.NaN, () -> network.upscale(grid, condition));
        }
    }

    private void convolution(String layer, int batch) {
        int[] p = Arrays.stream(layer.split(":")).mapToInt(Integer::parseInt).toArray();
        Conv2dSpec same = Conv2dSpec.same(p[0], p[1], p[2]).withStride(p[3]);
        Conv2dSpec spec = p[4] == 2 ? same.upsampled() : same;
        double flops = 2.0 * batch * spec.weights() * spec.outSize(p[5]) * spec.outSize(p[5]);
        try (TensorScope scope = device.openScope()) {
            Conv2dLayer convolution =
                    device.conv2dLayer(spec, SeededWeights.picture(1, "weight", spec.weights()), null);
            Tensor input =
                    device.upload(SeededWeights.picture(1, "input", batch, p[0], p[5], p[5]), batch, p[0], p[5], p[5]);
            median("conv " + layer, batch, together, flops, () -> device.conv2d(input, convolution, Conv2dFusion.NONE));
        }
    }

    /** @param calls between two looks at the clock */
    private void median(String name, int batch, int calls, double flops, Runnable call) {
        long begin = System.nanoTime();
        do {
            sample(1, call);
        } while (seconds(begin) < WARM_UP_SECONDS);
        double[] milliseconds = new double[MOST_RUNS];
        int runs = 0;
        begin = System.nanoTime();
        do {
            milliseconds[runs++] = sample(calls, call);
        } while (runs < MOST_RUNS && (seconds(begin) < SECONDS || runs < 3) && !report.timeIsUp());
        double[] sorted = Arrays.copyOf(milliseconds, runs);
        Arrays.sort(sorted);
        double median = (sorted[(runs - 1) / 2] + sorted[runs / 2]) / 2;
        report.timing(
                new CheckReport.Timing(program, name, batch, median, sorted[0], runs * calls, flops / median / 1e6));
    }

    /** Returns the milliseconds of one call. */
    private double sample(int calls, Runnable call) {
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            try (TensorScope scope = device.openScope()) {
                call.run();
            }
        }
        synchronise();
        return seconds(begin) * 1e3 / calls;
    }

    /** A download waits for all that was launched; this one is of a single value. */
    private void synchronise() {
        device.download(point);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
