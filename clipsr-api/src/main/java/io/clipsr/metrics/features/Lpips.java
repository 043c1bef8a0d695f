package io.clipsr.metrics.features;

import io.clipsr.image.Pixels;
import io.clipsr.kernels.Activation;
import io.clipsr.kernels.Conv2dFusion;
import io.clipsr.kernels.Conv2dLayer;
import io.clipsr.kernels.Conv2dSpec;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learned perceptual image patch similarity, LPIPS 0.1 (Zhang, Isola, Efros, Shechtman, Wang, "The Unreasonable
 * Effectiveness of Deep Features as a Perceptual Metric", 2018): the weighted distance of two pictures' features in
 * five layers of a network for classification. 0 for equal pictures; lower is closer.
 *
 * <p>The weights are a file of the user: the tensors {@code features.N.weight} and {@code .bias} of torchvision's
 * AlexNet or VGG16, or {@code net.sliceK.N...} as the package {@code lpips} names them, with
 * {@code linK.model.1.weight} or {@code linK.weight} of that package, K from 0 to 4. Channels may be fewer than usual.
 * It can be used from several threads, which take turns.
 */
public final class Lpips implements AutoCloseable {
    private static final Pattern CONVOLUTION = Pattern.compile("(?:features|net\\.slice\\d)\\.(\\d+)\\.weight");
    private static final double[] SHIFT = {-0.030, -0.088, -0.188};
    private static final double[] SCALE = {0.458, 0.448, 0.450};

    /** The networks, with what their weights do not tell. */
    public enum Network {
        /** AlexNet. */
        ALEX(List.of(0, 3, 6, 8, 10), List.of(0, 3, 6, 8, 10), List.of(3, 6), 3),
        /** VGG with 16 layers. */
        VGG(
                List.of(0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28),
                List.of(2, 7, 14, 21, 28),
                List.of(5, 10, 17, 24),
                2);

        private final List<Integer> convolutions;
        private final List<Integer> tapped;
        private final List<Integer> pooledBefore;
        private final int window;

        Network(List<Integer> convolutions, List<Integer> tapped, List<Integer> pooledBefore, int window) {
            this.convolutions = convolutions;
            this.tapped = tapped;
            this.pooledBefore = pooledBefore;
            this.window = window;
        }

        private Conv2dSpec spec(int index, int[] shape) {
            Conv2dSpec same = Conv2dSpec.same(shape[1], shape[0], shape[2]);
            return this == ALEX && index == 0 ? same.withStride(4).withPadding(2) : same;
        }
    }

    private final Device device;
    private final Network network;
    private final List<Conv2dLayer> layers = new ArrayList<>();
    private final List<float[]> weights = new ArrayList<>();

    private Lpips(Network network, Device device) {
        this.network = network;
        this.device = device;
    }

    /**
     * Opens a network on the CPU.
     *
     * @param file the weights, safetensors or PyTorch
     * @throws WeightFormatException if the file cannot be read or lacks a tensor
     */
    public static Lpips open(Path file, Network network) {
        Device device = Devices.open("cpu", Devices.defaultThreads());
        Lpips lpips = new Lpips(network, device);
        try (TensorFile tensors = TensorFileOpener.open(file)) {
            for (int index : network.convolutions) {
                lpips.layers.add(lpips.layer(tensors, index));
            }
            for (int i = 0; i < network.tapped.size(); i++) {
                String name = "lin" + i + (tensors.tensors().containsKey("lin" + i + ".weight") ? "" : ".model.1")
                        + ".weight";
                int channels = lpips.layers
                        .get(network.convolutions.indexOf(network.tapped.get(i)))
                        .spec()
                        .outChannels();
                float[] found = read(tensors, name);
                if (found.length != channels) {
                    throw new WeightFormatException(tensors.name() + ": " + name + " has " + found.length
                            + " values, expected " + channels + ", the channels of its layer.");
                }
                lpips.weights.add(found);
            }
            return lpips;
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private Conv2dLayer layer(TensorFile tensors, int index) {
        for (String name : tensors.tensors().keySet()) {
            Matcher match = CONVOLUTION.matcher(name);
            if (match.matches() && Integer.parseInt(match.group(1)) == index) {
                int[] shape = tensors.tensors().get(name).dimensions();
                if (shape.length == 4) {
                    String bias = name.substring(0, name.length() - "weight".length()) + "bias";
                    return device.conv2dLayer(network.spec(index, shape), tensors.read(name), read(tensors, bias));
                }
            }
        }
        throw missing(tensors, "features." + index + ".weight");
    }

    private static float[] read(TensorFile tensors, String name) {
        if (!tensors.tensors().containsKey(name)) {
            throw missing(tensors, name);
        }
        return tensors.read(name);
    }

    private static WeightFormatException missing(TensorFile tensors, String name) {
        return new WeightFormatException(
                tensors.name() + " has no " + name
                        + "; LPIPS needs the convolutions of AlexNet or VGG16 and the weights lin0 to lin4 of the package lpips.");
    }

    /**
     * Returns the distance of two pictures; alpha is ignored.
     *
     * @return the distance, 0 for equal pictures
     * @throws IllegalArgumentException if they differ in size, or are too small for the network (32 pixels suffice for
     *     VGG, 64 for AlexNet)
     */
    public synchronized double distance(BufferedImage first, BufferedImage second) {
        if (first.getWidth() != second.getWidth() || first.getHeight() != second.getHeight()) {
            throw new IllegalArgumentException("the pictures differ in size, " + first.getWidth() + "x"
                    + first.getHeight() + " and " + second.getWidth() + "x" + second.getHeight()
                    + "; resize one of them first");
        }
        List<FeatureMap> a = features(first);
        List<FeatureMap> b = features(second);
        double distance = 0;
        for (int i = 0; i < a.size(); i++) {
            distance += a.get(i).distance(b.get(i), weights.get(i));
        }
        return distance;
    }

    private List<FeatureMap> features(BufferedImage picture) {
        float[] rgb = Pixels.of(picture).rgb().clone();
        int area = rgb.length / 3;
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (float) ((rgb[i] - SHIFT[i / area]) / SCALE[i / area]);
        }
        FeatureMap map = new FeatureMap(3, picture.getHeight(), picture.getWidth(), rgb);
        List<FeatureMap> tapped = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            int index = network.convolutions.get(i);
            if (network.pooledBefore.contains(index)) {
                map = map.pooled(network.window, 2);
            }
            map = convolved(map, layers.get(i));
            if (network.tapped.contains(index)) {
                tapped.add(map);
            }
        }
        return tapped;
    }

    private FeatureMap convolved(FeatureMap map, Conv2dLayer layer) {
        try (TensorScope scope = device.openScope()) {
            Tensor result = device.conv2d(
                    device.upload(map.values(), 1, map.channels(), map.height(), map.width()),
                    layer,
                    Conv2dFusion.NONE.activated(Activation.RELU));
            return new FeatureMap(result.dim(1), result.dim(2), result.dim(3), device.download(result));
        }
    }

    @Override
    public synchronized void close() {
        device.close();
    }
}
