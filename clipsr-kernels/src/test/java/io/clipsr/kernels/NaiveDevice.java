package io.clipsr.kernels;

import io.clipsr.kernels.support.CheckedDevice;
import io.clipsr.kernels.support.DenseMlp;
import io.clipsr.kernels.support.DeviceLayer;
import io.clipsr.kernels.support.DeviceTensor;
import io.clipsr.kernels.support.StoredMap;
import java.util.List;

/**
 * The reference device, which all other devices are compared with. It implements the definition of every operation with
 * plain loops over NCHW and sums in double, without fusion, sharing or optimisation, so that its correctness is
 * evident. It shares the argument checks with the other devices, but no arithmetic.
 */
public final class NaiveDevice extends CheckedDevice<NaiveDevice.Values, NaiveDevice.Convolution> {

    static final class Values extends DeviceTensor {
        private final float[] data;
        private final int[] shape;

        Values(Object owner, int... shape) {
            super(owner, shape);
            this.shape = shape;
            this.data = new float[Shapes.elements(shape)];
        }

        float at(int n, int c, int y, int x) {
            return data[((n * shape[1] + c) * shape[2] + y) * shape[3] + x];
        }

        void release() {
            markReleased();
        }
    }

    record Convolution(Object owner, Conv2dSpec spec, float[] weight, float[] bias) implements DeviceLayer {}

    private interface Element {
        double at(int n, int c, int y, int x);
    }

    private interface Value {
        double at(int index);
    }

    @Override
    public String name() {
        return "naive";
    }

    @Override
    protected Values newTensor(int... shape) {
        return new Values(this, shape);
    }

    @Override
    protected void release(Values tensor) {
        tensor.release();
    }

    @Override
    protected void shutDown() {}

    @Override
    protected void upload(float[] values, Values out) {
        fill(out, i -> values[i]);
    }

    @Override
    protected void download(Values tensor, float[] out) {
        System.arraycopy(tensor.data, 0, out, 0, out.length);
    }

    @Override
    protected Convolution layer(Conv2dSpec spec, float[] weight, float[] bias) {
        return new Convolution(this, spec, weight.clone(), bias == null ? new float[spec.biases()] : bias.clone());
    }

    @Override
    protected void conv2d(Values map, Convolution layer, Conv2dFusion fusion, List<StoredMap<Values>> outputs) {
        Conv2dSpec spec = layer.spec;
        Values x = map;
        if (spec.upsample() == 2) {
            x = newTensor(map.shape[0], map.shape[1], 2 * map.shape[2], 2 * map.shape[3]);
            resizeNearest(map, x);
        }
        Values convolved = convolve(x, layer, fusion.activation());
        int r = spec.pixelShuffle();
        int[] shape = convolved.shape;
        Values result = newTensor(shape[0], shape[1] / (r * r), shape[2] * r, shape[3] * r);
        fill(result, (n, k, v, u) -> {
            double sum = convolved.at(n, (k * r + v % r) * r + u % r, v / r, u / r);
            for (Tensor residual : fusion.residuals()) {
                sum = (float) sum + residual((Values) residual, result, n, k, v, u);
            }
            return sum;
        });
        outputs.forEach(output -> store(result, output));
    }

    private void store(Values result, StoredMap<Values> output) {
        Values part = map(
                (n, c, y, u) -> result.at(
                        n,
                        output.channels().from() + c,
                        output.window().top() + y,
                        output.window().left() + u),
                output.tensor().shape);
        if (output.then() instanceof Modulation m) {
            modulate(part, m, null, output.tensor());
        } else {
            fill(output.tensor(), i -> activate((Activation) output.then(), part.data[i]));
        }
    }

    private Values convolve(Values map, Convolution layer) {
        Values out = newTensor(map.shape[0], layer.spec.outChannels(), map.shape[2], map.shape[3]);
        conv2d(map, layer, Conv2dFusion.NONE, List.of(StoredMap.plain(out, out.shape)));
        return out;
    }

    private static double residual(Values residual, Values out, int n, int c, int y, int x) {
        if (residual.shape.length == 2) {
            return residual.data[(residual.shape[0] == 1 ? 0 : n) * residual.shape[1] + c];
        }
        return residual.at(n, c, y * residual.shape[2] / out.shape[2], x * residual.shape[3] / out.shape[3]);
    }

    private Values convolve(Values x, Convolution convolution, Activation activation) {
        Conv2dSpec s = convolution.spec;
        int height = (x.shape[2] + 2 * s.padding() - s.kernel()) / s.stride() + 1;
        int width = (x.shape[3] + 2 * s.padding() - s.kernel()) / s.stride() + 1;
        return map(
                (n, o, y, u) -> {
                    int set = s.borderWeights() ? Conv2dSpec.borderSet(y, u, height, width) : 0;
                    int filter = set * s.outChannels() + o;
                    double sum = convolution.bias[filter];
                    for (int c = 0; c < s.inChannels(); c++) {
                        for (int ky = 0; ky < s.kernel(); ky++) {
                            for (int kx = 0; kx < s.kernel(); kx++) {
                                int yy = y * s.stride() + ky - s.padding();
                                int xx = u * s.stride() + kx - s.padding();
                                if (yy >= 0 && yy < x.shape[2] && xx >= 0 && xx < x.shape[3]) {
                                    int at = ((filter * s.inChannels() + c) * s.kernel() + ky) * s.kernel() + kx;
                                    sum += (double) convolution.weight[at] * x.at(n, c, yy, xx);
                                }
                            }
                        }
                    }
                    return activate(activation, sum);
                },
                x.shape[0],
                s.outChannels(),
                height,
                width);
    }

    @Override
    protected void linear(Values x, Convolution layer, Activation activation, Values residual, Values out) {
        int in = layer.spec.inChannels();
        int features = layer.spec.outChannels();
        fill(out, i -> {
            double sum = layer.bias[i % features];
            for (int k = 0; k < in; k++) {
                sum += (double) x.data[i / features * in + k] * layer.weight[i % features * in + k];
            }
            return activate(activation, sum) + (residual == null ? 0 : residual.data[i]);
        });
    }

    @Override
    protected void mlps(Values rows, List<DenseMlp<Convolution>> mlps, List<Values> out) {
        for (int i = 0; i < out.size(); i++) {
            DenseMlp<Convolution> mlp = mlps.get(i);
            Values hidden = newTensor(rows.shape[0], mlp.first().spec.outChannels());
            linear(rows, mlp.first(), Activation.RELU, null, hidden);
            linear(hidden, mlp.second(), Activation.IDENTITY, null, out.get(i));
        }
    }

    @Override
    protected void layerNorm(Values x, Values weight, Values bias, float epsilon, Values out) {
        int width = weight.data.length;
        float[] in = x.data;
        fill(out, at -> {
            int row = at / width * width;
            double mean = 0;
            double variance = 0;
            for (int i = 0; i < width; i++) {
                mean += in[row + i] / (double) width;
            }
            for (int i = 0; i < width; i++) {
                variance += (in[row + i] - mean) * (in[row + i] - mean) / width;
            }
            return (in[at] - mean) / Math.sqrt(variance + epsilon) * weight.data[at - row] + bias.data[at - row];
        });
    }

    @Override
    protected void selfAttention(Values qkv, int heads, boolean causal, Values lengths, Values out) {
        int length = out.shape[1];
        int width = out.shape[2];
        int size = width / heads;
        float[] in = qkv.data;
        fill(out, i -> {
            int n = i / width / length;
            int position = i / width % length;
            int channel = i % width;
            int head = channel / size * size;
            int visible = lengths == null ? length : (int) lengths.data[n];
            return NaiveAttention.attend(
                    causal ? Math.min(visible, position + 1) : visible,
                    size,
                    d -> in[(n * length + position) * 3 * width + head + d],
                    (j, d) -> in[(n * length + j) * 3 * width + width + head + d],
                    j -> in[(n * length + j) * 3 * width + 2 * width + channel]);
        });
    }

    @Override
    protected void crossAttention(
            Values map, Convolution toQuery, Values keys, Values values, int heads, Values lengths, Values out) {
        Values q = convolve(map, toQuery);
        int words = keys.shape[1];
        int inner = keys.shape[2];
        int size = inner / heads;
        fill(out, (n, c, y, x) -> {
            int sample = keys.shape[0] == 1 ? 0 : n;
            int head = c / size * size;
            return NaiveAttention.attend(
                    lengths == null ? words : (int) lengths.data[sample],
                    size,
                    d -> q.at(n, head + d, y, x),
                    (j, d) -> keys.data[(sample * words + j) * inner + head + d],
                    j -> values.data[(sample * words + j) * inner + c]);
        });
    }

    @Override
    protected void modulate(Values x, Modulation m, Values residual, Values out) {
        Activation lrelu = Activation.leakyRelu(m.slope());
        Modulation.PerPixel part = m.perPixel();
        Values parts = part == null ? null : convolve((Values) part.context(), (Convolution) part.layer());
        List<Tensor> all = List.of(m.gamma0(), m.beta0(), m.gamma1(), m.beta1());
        fill(out, (n, c, y, u) -> {
            double[] four = new double[4];
            for (int i = 0; i < 4; i++) {
                Values each = (Values) all.get(i);
                four[i] = each.data[(each.shape[0] == 1 ? 0 : n) * each.shape[1] + c]
                        + (parts == null ? 0 : parts.at(n, i * x.shape[1] + c, y, u));
            }
            double first = activate(lrelu, four[0] * x.at(n, c, y, u) + four[1]);
            double second = activate(lrelu, four[2] * first + four[3]);
            return second + (residual == null ? 0 : residual.at(n, c, y, u));
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
    protected void add(Values a, float factor, Values b, Values out) {
        fill(out, i -> a.data[i] + factor * b.data[i % b.data.length]);
    }

    @Override
    protected void resizeNearest(Values x, Values out) {
        fill(out, (n, c, y, u) -> x.at(n, c, y * x.shape[2] / out.shape[2], u * x.shape[3] / out.shape[3]));
    }

    @Override
    protected void resizeBilinear(Values x, float fullHeight, float fullWidth, int top, int left, Values out) {
        fill(out, (n, c, y, u) -> {
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
    protected void crop(Values x, int top, int left, Values out) {
        fill(
                out,
                (n, c, y, u) -> x.at(
                        n,
                        c,
                        Math.max(0, Math.min(x.shape[2] - 1, top + y)),
                        Math.max(0, Math.min(x.shape[3] - 1, left + u))));
    }

    @Override
    protected void paste(Values x, Values p, int top, int left, Values out) {
        fill(out, (n, c, y, u) -> {
            boolean inside = y >= top && y < top + p.shape[2] && u >= left && u < left + p.shape[3];
            return inside ? p.at(n, c, y - top, u - left) : x.at(n, c, y, u);
        });
    }

    @Override
    protected void toSequence(Values x, Values out) {
        int channels = x.shape[1];
        int pixels = out.shape[1];
        fill(out, i -> {
            int p = i / channels % pixels;
            return x.at(i / channels / pixels, i % channels, p / x.shape[3], p % x.shape[3]);
        });
    }

    @Override
    protected void toMap(Values x, Values out) {
        int width = out.shape[3];
        fill(out, (n, c, y, u) -> x.data[(n * x.shape[1] + y * width + u) * x.shape[2] + c]);
    }

    @Override
    protected void concat(Values first, Values second, Values out) {
        int width = out.shape[2];
        int length = out.shape[1];
        fill(out, i -> {
            int position = i / width % length;
            boolean isFirst = position < first.shape[1];
            Values from = isFirst ? first : second;
            int sample = isFirst && first.shape[0] == 1 ? 0 : i / width / length;
            int inner = isFirst ? position : position - first.shape[1];
            return from.data[(sample * from.shape[1] + inner) * width + i % width];
        });
    }

    @Override
    protected void slice(Values sequence, int from, Values out) {
        int width = out.shape[2];
        int length = out.shape[1];
        fill(out, i -> {
            int position = from + i / width % length;
            return sequence.data[(i / width / length * sequence.shape[1] + position) * width + i % width];
        });
    }

    @Override
    protected void reshape(Values rows, Values out) {
        fill(out, i -> rows.data[i]);
    }

    private Values map(Element element, int... shape) {
        Values map = newTensor(shape);
        fill(map, element);
        return map;
    }

    private static void fill(Values out, Element element) {
        int i = 0;
        for (int n = 0; n < out.shape[0]; n++) {
            for (int c = 0; c < out.shape[1]; c++) {
                for (int y = 0; y < out.shape[2]; y++) {
                    for (int x = 0; x < out.shape[3]; x++) {
                        out.data[i++] = (float) element.at(n, c, y, x);
                    }
                }
            }
        }
    }

    private static void fill(Values out, Value value) {
        for (int i = 0; i < out.data.length; i++) {
            out.data[i] = (float) value.at(i);
        }
    }
}
