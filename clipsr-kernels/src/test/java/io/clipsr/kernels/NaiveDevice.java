package io.clipsr.kernels;

import java.util.List;

/**
 * The control: every operation as its definition says, in plain loops over NCHW with sums in double. Nothing is fused,
 * shared or clever, so that one can see that it is right. All other devices are compared with it.
 */
public final class NaiveDevice implements Device {

    private record Values(float[] data, int[] shape) implements Tensor {
        float at(int n, int c, int y, int x) {
            return data[((n * shape[1] + c) * shape[2] + y) * shape[3] + x];
        }
    }

    private record Convolution(Conv2dSpec spec, float[] weight, float[] bias) implements Conv2dLayer {}

    private record Linear(int inFeatures, int outFeatures, float[] weight, float[] bias) implements LinearLayer {}

    private interface Element {
        double at(int n, int c, int y, int x);
    }

    @Override
    public String name() {
        return "naive";
    }

    @Override
    public TensorScope openScope() {
        return new TensorScope() {
            @Override
            public Tensor keep(Tensor tensor) {
                return tensor;
            }

            @Override
            public void detach() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public Tensor upload(float[] values, int... shape) {
        return new Values(values.clone(), shape.clone());
    }

    @Override
    public float[] download(Tensor tensor) {
        return ((Values) tensor).data.clone();
    }

    @Override
    public Tensor uploadPictures(byte[] rgb, int n, int height, int width) {
        return fill(
                new int[] {n, 3, height, width},
                (i, c, y, x) -> (rgb[((i * height + y) * width + x) * 3 + c] & 0xff) / 127.5f - 1);
    }

    @Override
    public byte[] downloadPictures(Tensor map) {
        Values x = (Values) map;
        byte[] rgb = new byte[x.data.length];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3 % (x.shape[2] * x.shape[3]);
            float v = x.at(i / 3 / (x.shape[2] * x.shape[3]), i % 3, pixel / x.shape[3], pixel % x.shape[3]);
            rgb[i] = (byte) (Float.isNaN(v) ? 0 : v <= -1 ? 0 : v >= 1 ? 255 : (int) Math.rint((v + 1) * 127.5f));
        }
        return rgb;
    }

    @Override
    public Conv2dLayer conv2dLayer(Conv2dSpec spec, float[] weight, float[] bias) {
        return new Convolution(spec, weight.clone(), bias == null ? new float[spec.outChannels()] : bias.clone());
    }

    @Override
    public LinearLayer linearLayer(int inFeatures, int outFeatures, float[] weight, float[] bias) {
        return new Linear(
                inFeatures, outFeatures, weight.clone(), bias == null ? new float[outFeatures] : bias.clone());
    }

    @Override
    public Tensor conv2d(Tensor map, Conv2dLayer layer, Conv2dFusion fusion) {
        Convolution convolution = (Convolution) layer;
        Conv2dSpec spec = convolution.spec;
        Values x = (Values) map;
        if (fusion.modulation() != null) {
            x = (Values) modulate(x, fusion.modulation(), null);
        }
        Values before = x;
        x = fill(x.shape, (n, c, y, u) -> activate(fusion.inputActivation(), before.at(n, c, y, u)));
        if (spec.upsample() == 2) {
            x = (Values) resizeNearest(x, 2 * x.shape[2], 2 * x.shape[3]);
        }
        Values convolved = convolve(x, convolution, fusion.activation());
        int r = spec.pixelShuffle();
        Values y = fill(
                new int[] {x.shape[0], spec.outChannels() / (r * r), convolved.shape[2] * r, convolved.shape[3] * r},
                (n, k, v, u) -> convolved.at(n, (k * r + v % r) * r + u % r, v / r, u / r));
        for (Tensor residual : fusion.residuals()) {
            y = plus(y, (Values) residual);
        }
        return y;
    }

    private static Values convolve(Values x, Convolution convolution, Activation activation) {
        Conv2dSpec s = convolution.spec;
        int height = (x.shape[2] + 2 * s.padding() - s.kernel()) / s.stride() + 1;
        int width = (x.shape[3] + 2 * s.padding() - s.kernel()) / s.stride() + 1;
        return fill(new int[] {x.shape[0], s.outChannels(), height, width}, (n, o, y, u) -> {
            double sum = convolution.bias[o];
            for (int c = 0; c < s.inChannels(); c++) {
                for (int ky = 0; ky < s.kernel(); ky++) {
                    for (int kx = 0; kx < s.kernel(); kx++) {
                        int yy = y * s.stride() + ky - s.padding();
                        int xx = u * s.stride() + kx - s.padding();
                        if (yy >= 0 && yy < x.shape[2] && xx >= 0 && xx < x.shape[3]) {
                            sum += (double) convolution
                                            .weight[((o * s.inChannels() + c) * s.kernel() + ky) * s.kernel() + kx]
                                    * x.at(n, c, yy, xx);
                        }
                    }
                }
            }
            return activate(activation, sum);
        });
    }

    private static Values plus(Values y, Values residual) {
        return fill(y.shape, (n, c, v, u) -> {
            if (residual.shape.length == 2) {
                return y.at(n, c, v, u) + residual.data[(residual.shape[0] == 1 ? 0 : n) * residual.shape[1] + c];
            }
            return y.at(n, c, v, u)
                    + residual.at(n, c, v * residual.shape[2] / y.shape[2], u * residual.shape[3] / y.shape[3]);
        });
    }

    @Override
    public Tensor linear(Tensor x, LinearLayer layer, Activation activation, Tensor residual) {
        Linear linear = (Linear) layer;
        int rows = x.elements() / linear.inFeatures;
        int[] shape = x.shape().clone();
        shape[shape.length - 1] = linear.outFeatures;
        float[] out = new float[rows * linear.outFeatures];
        for (int i = 0; i < out.length; i++) {
            double sum = linear.bias[i % linear.outFeatures];
            for (int k = 0; k < linear.inFeatures; k++) {
                sum += (double) ((Values) x).data[i / linear.outFeatures * linear.inFeatures + k]
                        * linear.weight[i % linear.outFeatures * linear.inFeatures + k];
            }
            out[i] = (float) (activate(activation, sum) + (residual == null ? 0 : ((Values) residual).data[i]));
        }
        return new Values(out, shape);
    }

    @Override
    public List<Tensor> mlps(Tensor rows, List<Mlp> mlps) {
        return mlps.stream()
                .map(mlp -> linear(
                        linear(rows, mlp.first(), Activation.RELU, null), mlp.second(), Activation.IDENTITY, null))
                .toList();
    }

    @Override
    public Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        int width = x.dim(x.rank() - 1);
        float[] in = ((Values) x).data;
        float[] out = new float[in.length];
        for (int row = 0; row < in.length; row += width) {
            double mean = 0;
            double variance = 0;
            for (int i = 0; i < width; i++) {
                mean += in[row + i] / (double) width;
            }
            for (int i = 0; i < width; i++) {
                variance += (in[row + i] - mean) * (in[row + i] - mean) / width;
            }
            for (int i = 0; i < width; i++) {
                out[row + i] = (float) ((in[row + i] - mean) / Math.sqrt(variance + epsilon) * ((Values) weight).data[i]
                        + ((Values) bias).data[i]);
            }
        }
        return new Values(out, x.shape());
    }

    @Override
    public Tensor selfAttention(Tensor qkv, int heads, boolean causal, int[] lengths) {
        int length = qkv.dim(1);
        int width = qkv.dim(2) / 3;
        int size = width / heads;
        float[] in = ((Values) qkv).data;
        float[] out = new float[qkv.dim(0) * length * width];
        for (int i = 0; i < out.length; i++) {
            int n = i / width / length;
            int position = i / width % length;
            int channel = i % width;
            int head = channel / size * size;
            int visible = lengths == null ? length : lengths[n];
            out[i] = (float) NaiveAttention.attend(
                    causal ? Math.min(visible, position + 1) : visible,
                    size,
                    d -> in[(n * length + position) * 3 * width + head + d],
                    (j, d) -> in[(n * length + j) * 3 * width + width + head + d],
                    j -> in[(n * length + j) * 3 * width + 2 * width + channel]);
        }
        return new Values(out, new int[] {qkv.dim(0), length, width});
    }

    @Override
    public Tensor crossAttention(
            Tensor map, Conv2dLayer toQuery, Tensor keys, Tensor values, int heads, int[] lengths) {
        Values q = (Values) conv2d(map, toQuery, Conv2dFusion.NONE);
        int words = keys.dim(1);
        int inner = keys.dim(2);
        int size = inner / heads;
        return fill(q.shape, (n, c, y, x) -> {
            int sample = keys.dim(0) == 1 ? 0 : n;
            int head = c / size * size;
            return NaiveAttention.attend(
                    lengths == null ? words : lengths[sample],
                    size,
                    d -> q.at(n, head + d, y, x),
                    (j, d) -> ((Values) keys).data[(sample * words + j) * inner + head + d],
                    j -> ((Values) values).data[(sample * words + j) * inner + c]);
        });
    }

    @Override
    public Tensor modulate(Tensor map, Modulation m, Tensor residual) {
        Values x = (Values) map;
        Activation lrelu = Activation.leakyRelu(m.slope());
        Values parts = m.perPixel() == null
                ? null
                : (Values) conv2d(m.perPixel().context(), m.perPixel().layer(), Conv2dFusion.NONE);
        return fill(x.shape, (n, c, y, u) -> {
            double[] four = new double[4];
            for (int i = 0; i < 4; i++) {
                Values each = (Values)
                        List.of(m.gamma0(), m.beta0(), m.gamma1(), m.beta1()).get(i);
                four[i] = each.data[(each.shape[0] == 1 ? 0 : n) * each.shape[1] + c]
                        + (parts == null ? 0 : parts.at(n, i * x.shape[1] + c, y, u));
            }
            double first = activate(lrelu, four[0] * x.at(n, c, y, u) + four[1]);
            double second = activate(lrelu, four[2] * first + four[3]);
            return second + (residual == null ? 0 : ((Values) residual).at(n, c, y, u));
        });
    }

    private static double activate(Activation activation, double x) {
        return switch (activation.kind()) {
            case IDENTITY -> x;
            case LEAKY_RELU -> x > 0 ? x : activation.slope() * x;
            case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
        };
    }

    @Override
    public Tensor add(Tensor a, float factor, Tensor b) {
        float[] x = ((Values) a).data;
        float[] y = ((Values) b).data;
        float[] out = new float[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i] + factor * y[i % y.length];
        }
        return new Values(out, a.shape());
    }

    @Override
    public Tensor resizeNearest(Tensor map, int height, int width) {
        Values x = (Values) map;
        return fill(
                new int[] {x.shape[0], x.shape[1], height, width},
                (n, c, y, u) -> x.at(n, c, y * x.shape[2] / height, u * x.shape[3] / width));
    }

    @Override
    public Tensor resizeBilinear(
            Tensor map, float fullHeight, float fullWidth, int top, int left, int height, int width) {
        Values x = (Values) map;
        return fill(new int[] {x.shape[0], x.shape[1], height, width}, (n, c, y, u) -> {
            double v = Math.min(x.shape[2] - 1, Math.max(0, (top + y + 0.5) * x.shape[2] / fullHeight - 0.5));
            double w = Math.min(x.shape[3] - 1, Math.max(0, (left + u + 0.5) * x.shape[3] / fullWidth - 0.5));
            int y0 = (int) v;
            int x0 = (int) w;
            int y1 = Math.min(y0 + 1, x.shape[2] - 1);
            int x1 = Math.min(x0 + 1, x.shape[3] - 1);
            return (1 - (v - y0)) * ((1 - (w - x0)) * x.at(n, c, y0, x0) + (w - x0) * x.at(n, c, y0, x1))
                    + (v - y0) * ((1 - (w - x0)) * x.at(n, c, y1, x0) + (w - x0) * x.at(n, c, y1, x1));
        });
    }

    @Override
    public Tensor crop(Tensor map, int top, int left, int height, int width) {
        Values x = (Values) map;
        return fill(
                new int[] {x.shape[0], x.shape[1], height, width},
                (n, c, y, u) -> x.at(
                        n,
                        c,
                        Math.max(0, Math.min(x.shape[2] - 1, top + y)),
                        Math.max(0, Math.min(x.shape[3] - 1, left + u))));
    }

    @Override
    public Tensor paste(Tensor map, Tensor patch, int top, int left) {
        Values x = (Values) map;
        Values p = (Values) patch;
        return fill(x.shape, (n, c, y, u) -> {
            boolean inside = y >= top && y < top + p.shape[2] && u >= left && u < left + p.shape[3];
            return inside ? p.at(n, c, y - top, u - left) : x.at(n, c, y, u);
        });
    }

    @Override
    public Tensor blend(Tensor map, Tensor patch, Tensor rowWeights, Tensor columnWeights, int top, int left) {
        Values p = (Values) paste(map, patch, top, left);
        return fill(map.shape(), (n, c, y, u) -> {
            boolean inside = y >= top && y < top + patch.dim(2) && u >= left && u < left + patch.dim(3);
            double w =
                    inside ? (double) ((Values) rowWeights).data[y - top] * ((Values) columnWeights).data[u - left] : 0;
            return ((Values) map).at(n, c, y, u) * (1 - w) + p.at(n, c, y, u) * w;
        });
    }

    @Override
    public Tensor toSequence(Tensor map) {
        Values x = (Values) map;
        float[] out = new float[x.data.length];
        int pixels = x.shape[2] * x.shape[3];
        for (int i = 0; i < out.length; i++) {
            int c = i % x.shape[1];
            int p = i / x.shape[1] % pixels;
            out[i] = x.at(i / x.shape[1] / pixels, c, p / x.shape[3], p % x.shape[3]);
        }
        return new Values(out, new int[] {x.shape[0], pixels, x.shape[1]});
    }

    @Override
    public Tensor toMap(Tensor sequence, int height, int width) {
        Values x = (Values) sequence;
        return fill(
                new int[] {x.shape[0], x.shape[2], height, width},
                (n, c, y, u) -> x.data[(n * height * width + y * width + u) * x.shape[2] + c]);
    }

    @Override
    public Tensor concat(Tensor first, Tensor second) {
        int width = second.dim(2);
        int length = first.dim(1) + second.dim(1);
        float[] out = new float[second.dim(0) * length * width];
        for (int i = 0; i < out.length; i++) {
            int n = i / width / length;
            int position = i / width % length;
            boolean isFirst = position < first.dim(1);
            Values from = (Values) (isFirst ? first : second);
            int sample = isFirst && first.dim(0) == 1 ? 0 : n;
            out[i] = from.data[
                    (sample * from.shape[1] + (isFirst ? position : position - first.dim(1))) * width + i % width];
        }
        return new Values(out, new int[] {second.dim(0), length, width});
    }

    @Override
    public Tensor slice(Tensor sequence, int from, int to) {
        int width = sequence.dim(2);
        int length = to - from;
        float[] out = new float[sequence.dim(0) * length * width];
        for (int i = 0; i < out.length; i++) {
            int position = from + i / width % length;
            out[i] = ((Values) sequence).data[(i / width / length * sequence.dim(1) + position) * width + i % width];
        }
        return new Values(out, new int[] {sequence.dim(0), length, width});
    }

    @Override
    public Tensor reshape(Tensor rows, int... shape) {
        return new Values(((Values) rows).data, shape);
    }

    @Override
    public void close() {}

    private static Values fill(int[] shape, Element element) {
        float[] data = new float[Shapes.elements(shape)];
        int i = 0;
        for (int n = 0; n < shape[0]; n++) {
            for (int c = 0; c < shape[1]; c++) {
                for (int y = 0; y < shape[2]; y++) {
                    for (int x = 0; x < shape[3]; x++) {
                        data[i++] = (float) element.at(n, c, y, x);
                    }
                }
            }
        }
        return new Values(data, shape);
    }
}
