package io.clipsr;

import io.clipsr.image.Pixels;
import io.clipsr.image.ResizeKernel;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Devices;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.text.TokenizedPrompt;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.WeightFormatException;
import io.clipsr.weights.WeightFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Upscales pictures under the guidance of a sentence.
 *
 * <pre>{@code
 * try (SuperResolver sr = SuperResolver.open()) {                       // bundled model, best device
 *     BufferedImage large = sr.upscale(small, "a scarlet macaw on a branch");
 * }
 * }</pre>
 *
 * <p>Opening costs a fraction of a second and some hundred megabytes, so keep one and use it for many pictures. It is safe
 * to use from several threads; results do not depend on how many there are.
 */
public final class SuperResolver implements AutoCloseable {
    private static final List<Integer> SCALES = List.of(4, 8, 16);
    /** A prompt's modulations take about 60 KB; a service that is sent ever new prompts keeps the latest. */
    private static final int PROMPTS_KEPT = 64;

    private final Device device;
    private final ModelWeights weights;
    private final String model;
    private final ClipSrNetwork network;
    private final ClipTokenizer tokenizer = ClipTokenizer.clip();
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private final Map<String, ClipSrNetwork.Condition> prompts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClipSrNetwork.Condition> eldest) {
            boolean goes = size() > PROMPTS_KEPT;
            if (goes) {
                eldest.getValue().rest();
            }
            return goes;
        }
    };
    private boolean closed;

    private SuperResolver(Device device, ModelWeights weights, String model) {
        this.device = device;
        this.weights = weights;
        this.model = model;
        this.network = new ClipSrNetwork(device, weights);
        if (network.vocabularySize() < tokenizer.vocabularySize() || network.contextLength() < 2) {
            throw new WeightFormatException("The text encoder of " + model + " knows " + network.vocabularySize() + " tokens and prompts of "
                    + network.contextLength() + "; CLIP's tokenizer needs " + tokenizer.vocabularySize()
                    + " and at least 2. Use the CLIP file that the generator was trained with.");
        }
    }

    /** Opens the bundled model on the best device that works here. */
    public static SuperResolver open() {
        return builder().open();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Upscales at 4x, see {@link #upscale(BufferedImage, String, int)}. */
    public BufferedImage upscale(BufferedImage small, String prompt) {
        return upscale(small, prompt, 4);
    }

    /**
     * Upscales a picture. The network takes squares of {@link #inputSide(int)} pixels; a picture of another size is
     * resized to that first (bicubic, without keeping its aspect ratio).
     *
     * @param small  any type; alpha is kept and enlarged on its own (bicubic)
     * @param prompt what the picture shows, in English; at most 75 tokens count. Empty for none
     * @param scale  4, 8 or 16
     * @return a square of {@code scale * inputSide(scale)} pixels, 256 with the published grid; {@code TYPE_INT_RGB}, or
     *         {@code TYPE_INT_ARGB} where the input may be transparent
     * @throws IllegalArgumentException if the scale is another
     * @throws IllegalStateException    after {@link #close()}
     */
    public BufferedImage upscale(BufferedImage small, String prompt, int scale) {
        Objects.requireNonNull(small, "small");
        Objects.requireNonNull(prompt, "prompt: pass \"\" for none");
        int side = inputSide(scale);
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this SuperResolver was closed; open another one");
            }
            Pixels pixels = Pixels.of(small);
            Pixels fitted = pixels.width() == side && pixels.height() == side ? pixels : pixels.resize(side, side, ResizeKernel.BICUBIC);
            int outSide = side * scale;
            float[] alpha = pixels.resizeAlpha(outSide, outSide, ResizeKernel.BICUBIC);
            return new Pixels(outSide, outSide, compute(fitted, condition(prompt)), alpha).toImage();
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private float[] compute(Pixels square, ClipSrNetwork.Condition condition) {
        int grid = network.config().grid();
        try (TensorScope scope = device.openScope()) {
            Tensor picture = device.upload(square.rgb(), 1, 3, square.height(), square.width());
            return device.download(network.upscale(device.resizeNearest(picture, grid, grid), condition));
        }
    }

    /** What the prompt is to the network; computed once. One at a time: the text encoder uses all threads by itself. */
    private ClipSrNetwork.Condition condition(String prompt) {
        synchronized (prompts) {
            ClipSrNetwork.Condition known = prompts.get(prompt);
            if (known == null) {
                TokenizedPrompt tokens = tokenizer.tokenize(prompt, network.contextLength());
                known = network.condition(Arrays.copyOf(tokens.ids(), tokens.length()));
                prompts.put(prompt, known);
            }
            return known;
        }
    }

    /**
     * Side in pixels of the square input that this model takes at a scale: with the published grid 64, 32 and 16 for 4x, 8x and 16x.
     *
     * @throws IllegalArgumentException if the scale is none of these
     */
    public int inputSide(int scale) {
        if (!SCALES.contains(scale)) {
            throw new IllegalArgumentException("the scale is " + scale + ", expected 4, 8 or 16");
        }
        return network.config().grid() * ClipSrNetwork.CELL / scale;
    }

    /** Which model this is, for people. */
    public String model() {
        return model;
    }

    /** What computes, for people: {@code cpu (Vector API, 512 bit, 2 threads)}. */
    public String device() {
        return device.name();
    }

    /** What can be used here, best first, and why the rest cannot. */
    public static List<DeviceStatus> devices() {
        return Devices.list().stream().map(s -> new DeviceStatus(s.name(), s.available(), s.detail())).toList();
    }

    /**
     * Waits for the calls that other threads are in, then gives back threads, arrays and the model's file. Memory that is
     * mapped from the file stays until the garbage collector finds it unused; on Windows the file cannot be deleted before.
     * Closing twice does nothing.
     */
    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                synchronized (prompts) {
                    prompts.clear();
                }
                device.close();
                weights.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    /**
     * One device of this machine.
     *
     * @param name      as {@link Builder#device} takes it
     * @param available whether it can be used
     * @param detail    what it is, or why it cannot be used and what to do about it
     */
    public record DeviceStatus(String name, boolean available, String detail) { }

    /** Settings; without any, the bundled model on the best device. */
    public static final class Builder {
        private Path model;
        private Path clip;
        private ModelWeights weights;
        private String device = "auto";
        private int threads = Devices.defaultThreads();

        private Builder() { }

        /** A native model file, or, with {@link #clip}, a PyTorch checkpoint of the generator. */
        public Builder model(Path file) {
            this.model = Objects.requireNonNull(file, "model");
            return this;
        }

        /** CLIP's state dict, where {@link #model} is a PyTorch checkpoint, which holds no text encoder. */
        public Builder clip(Path file) {
            this.clip = Objects.requireNonNull(file, "clip");
            return this;
        }

        /** Weights from elsewhere than a file. They are closed with the resolver. */
        public Builder weights(ModelWeights source) {
            this.weights = Objects.requireNonNull(source, "weights");
            return this;
        }

        /**
         * {@code auto} for the best that works here (default), {@code cpu}, {@code cuda} or {@code cuda:N} for an NVIDIA GPU,
         * or {@code emulator}, which runs the GPU's kernels without a GPU, to check them.
         */
        public Builder device(String name) {
            this.device = Objects.requireNonNull(name, "device");
            return this;
        }

        /** Threads of the CPU device; default: all processors that the JVM may use. */
        public Builder threads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("the number of threads is " + count + ", expected at least 1");
            }
            this.threads = count;
            return this;
        }

        /**
         * @throws io.clipsr.weights.WeightFormatException if the model cannot be read, is damaged, or is none
         * @throws IllegalArgumentException                if there is no such device
         * @throws io.clipsr.kernels.DeviceException       if a GPU was asked for and cannot be used
         */
        public SuperResolver open() {
            if (clip != null && model == null) {
                throw new IllegalArgumentException("a CLIP file was given without the generator's checkpoint; give that as the model");
            }
            Device opened = Devices.open(device, threads);
            ModelWeights source = null;
            SuperResolver resolver = null;
            try {
                source = weights != null ? weights : model != null ? WeightFiles.openModel(model, clip) : BundledModel.open();
                String name = weights != null ? "given weights" : model != null ? model.getFileName().toString() : "bundled model";
                resolver = new SuperResolver(opened, source, name);
                return resolver;
            } finally {
                if (resolver == null) {
                    opened.close();
                    if (source != null) {
                        source.close();
                    }
                }
            }
        }
    }
}
