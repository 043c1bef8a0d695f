package io.clipsr.benchmarks;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.model.SampledGolden;
import io.clipsr.weights.SeededWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whole pictures on a device against the published program's, and against the definition of the extensions. */
final class ParityCheck {
    private static final double TOLERANCE = 1e-5;
    private static final String PUBLISHED = "seed1.safetensors";
    private static final String EXTENDED = "seed1_attention.safetensors";

    private final Device device;
    private final String section;
    private final CheckReport report;

    /** @param output the name of the output in the golden file, after the name of its case */
    private record Case(ModelForm model, String file, String output) {}

    /** @param section the section of the report */
    ParityCheck(Device device, String section, CheckReport report) {
        this.device = device;
        this.section = section;
        this.report = report;
    }

    /** @param quick the bundled model alone */
    void run(boolean quick) {
        bundled();
        if (quick) {
            return;
        }
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(ModelForm.RELEASED, PUBLISHED, "SR"));
        cases.add(new Case(ModelForm.PAPER, PUBLISHED, "SR_paper"));
        cases.add(new Case(ModelForm.RELEASED_CROSS_ATTENTION, EXTENDED, "released_cross/SR"));
        cases.add(new Case(ModelForm.PAPER_CROSS_ATTENTION, EXTENDED, "paper_cross_linear/SR"));
        cases.add(new Case(ModelForm.PAPER_CROSS_ATTENTION_ATTENTIVE, EXTENDED, "paper_cross_attention/SR"));
        for (Case c : cases) {
            fullSize(c);
        }
    }

    private void bundled() {
        report.check(section, "bundled chelsea", () -> {
            SampledGolden golden = new SampledGolden("golden_lite.safetensors");
            ClipSrNetwork network = new ClipSrNetwork(device, ModelForm.BUNDLED.weights());
            return compare(
                    golden,
                    "chelsea.x4.sr",
                    upscale(network, golden.values("chelsea.x4.lr"), 1, golden.ids("chelsea.ids")));
        });
    }

    /** One opening serves both pictures: it takes longer than they do. */
    private void fullSize(Case c) {
        ClipSrNetwork[] network = new ClipSrNetwork[1];
        for (String picture : new String[] {"noise64", "batch2"}) {
            report.check(section, c.model + " " + picture, () -> {
                if (network[0] == null) {
                    network[0] = new ClipSrNetwork(device, c.model.weights());
                }
                SampledGolden golden = new SampledGolden(c.file);
                int n = picture.equals("batch2") ? 2 : 1;
                float[] values = SeededWeights.picture(1, picture, n, 3, 64, 64);
                return compare(
                        golden, picture + "/" + c.output, upscale(network[0], values, n, golden.ids(picture + "/ids")));
            });
        }
    }

    private float[] upscale(ClipSrNetwork network, float[] picture, int n, int[][] ids) {
        PromptConditioning condition = network.condition(ids);
        try (TensorScope scope = device.openScope()) {
            Tensor grid = device.upload(picture, n, 3, 64, 64);
            float[] first = device.download(network.upscale(grid, condition));
            // A GPU captures its second run as a graph.
            if (!Arrays.equals(first, device.download(network.upscale(grid, condition)))) {
                throw new AssertionError("a second run computes other bits");
            }
            return first;
        }
    }

    private static double compare(SampledGolden golden, String name, float[] actual) {
        double error = golden.relativeError(name, actual);
        // Written so that NaN fails.
        if (!(error <= TOLERANCE)) {
            throw new AssertionError("relative error " + error + " is above " + TOLERANCE);
        }
        return error;
    }
}
