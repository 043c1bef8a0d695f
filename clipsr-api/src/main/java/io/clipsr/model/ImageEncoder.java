package io.clipsr.model;

import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;

/** Four convolutions that take the picture down to an eighth of its grid; each level is kept as a skip (MODEL.md section 3). */
final class ImageEncoder {
    private final Device device;
    private final Conv2dLayer head;
    private final Conv2dLayer[] levels = new Conv2dLayer[4];
    private final Activation prelu;

    /**
     * @param shallow {@code S0}, at the grid's size
     * @param levels  {@code R1} to {@code R4}: the grid's size, a half, a quarter, an eighth; before the PReLU
     */
    record Features(Tensor shallow, Tensor[] levels) {
        Tensor deepest() {
            return levels[levels.length - 1];
        }
    }

    ImageEncoder(Parameters generator) {
        this.device = generator.device();
        this.head = generator.conv2d("head.0");
        this.levels[0] = generator.conv2d("c1");
        for (int i = 1; i < levels.length; i++) {
            levels[i] = generator.conv2d("c" + (i + 1), spec -> spec.withStride(2));
        }
        this.prelu = Activation.leakyRelu(generator.read("R.weight")[0]);
    }

    /** @param grid {@code [n, 3, h, w]} in [-1, 1], h and w multiples of 8 */
    Features encode(Tensor grid) {
        Tensor[] r = new Tensor[levels.length];
        r[0] = device.conv2d(grid, levels[0], Conv2dFusion.NONE);
        for (int i = 1; i < r.length; i++) {
            r[i] = device.conv2d(r[i - 1], levels[i], Conv2dFusion.NONE.inputActivated(prelu));
        }
        return new Features(device.conv2d(grid, head, Conv2dFusion.NONE), r);
    }

    /** R4 alone. */
    Tensor deepest(Tensor grid) {
        try (TensorScope scope = device.openScope()) {
            Tensor r = device.conv2d(grid, levels[0], Conv2dFusion.NONE);
            for (int i = 1; i < levels.length; i++) {
                r = device.conv2d(r, levels[i], Conv2dFusion.NONE.inputActivated(prelu));
            }
            return scope.keep(r);
        }
    }
}
