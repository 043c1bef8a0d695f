package io.clipsr;

import io.clipsr.image.PictureException;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.PictureWriter;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.weights.BundledModel;
import io.clipsr.weights.ModelWeights;
import io.clipsr.weights.convert.ModelLoader;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.support.CloseOnFailure;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Upscales pictures, guided by a text prompt.
 *
 * <pre>{@code
 * try (SuperResolver sr = SuperResolver.open()) {                       // bundled model, best device
 *     BufferedImage large = sr.upscale(small, "a scarlet macaw on a branch");
 * }
 * }</pre>
 *
 * <p>Opening takes a fraction of a second and a few hundred megabytes, so reuse one instance for many pictures. It is
 * thread-safe; results do not depend on the number of threads.
 */
public final class SuperResolver implements AutoCloseable {
    private final Device device;
    private final ModelWeights weights;
    private final String model;
    private final PromptCache prompts;
    private final Renderer renderer;
    private final Lifetime lifetime = new Lifetime();

    SuperResolver(Device device, ModelWeights weights, String model) {
        this.device = device;
        this.weights = weights;
        this.model = model;
        ClipSrNetwork network = new ClipSrNetwork(device, weights);
        ClipTokenizer tokenizer = ClipTokenizer.clip();
        this.prompts = new PromptCache(network, tokenizer);
        this.renderer = new Renderer(device, network, prompts);
        if (network.vocabularySize() < tokenizer.vocabularySize() || network.contextLength() < 2) {
            throw new WeightFormatException(
                    "The text encoder of " + model + " has " + network.vocabularySize()
                            + " tokens and a context length of "
                            + network.contextLength() + "; CLIP's tokenizer needs " + tokenizer.vocabularySize()
                            + " tokens and a context length of at least 2. Use the CLIP file that the generator was trained with.");
        }
    }

    /** Opens the bundled model on the best available device. */
    public static SuperResolver open() {
        return builder().open();
    }

    /** Returns a builder with the default settings: the bundled model on the best available device. */
    public static Builder builder() {
        return new Builder();
    }

    /** Upscales at 4x, see {@link #upscale(BufferedImage, UpscaleOptions)}. */
    public BufferedImage upscale(BufferedImage small, String prompt) {
        return upscale(small, UpscaleOptions.of(prompt));
    }

    /** Upscales by a factor of 2 to 16, see {@link #upscale(BufferedImage, UpscaleOptions)}. */
    public BufferedImage upscale(BufferedImage small, String prompt, int scale) {
        return upscale(small, UpscaleOptions.of(prompt).withScale(scale));
    }

    /**
     * Upscales a picture in memory.
     *
     * @param small the input, of any size and type; it is not changed
     * @return the result, which keeps the input's form: grey or colour, with or without alpha, 8 or 16 bits, in the
     *     same colour space where conversion back is possible, else (CMYK) in sRGB. For 8-bit sRGB it is
     *     {@code TYPE_INT_RGB} or {@code TYPE_INT_ARGB}. A greyscale picture stays grey unless
     *     {@link UpscaleOptions#withColor} is set
     * @throws IllegalArgumentException if the options do not fit the picture, or the result is not finite
     * @throws java.util.concurrent.CancellationException if the options' cancellation check or an interrupt requests it
     * @throws IllegalStateException after {@link #close()}
     */
    public BufferedImage upscale(BufferedImage small, UpscaleOptions options) {
        try (Lifetime.Call call = lifetime.begin()) {
            RenderedImage large = render(PictureSource.of(small), options);
            BufferedImage whole = empty(large.getColorModel(), large.getWidth(), large.getHeight());
            large.copyData(whole.getRaster());
            return whole;
        }
    }

    /** Allocates the result; the standard image types are faster to draw and convert than custom ones. */
    private static BufferedImage empty(ColorModel model, int width, int height) {
        if (model.getColorSpace().isCS_sRGB() && model.getComponentSize(0) == 8 && model.getNumColorComponents() == 3) {
            return new BufferedImage(
                    width, height, model.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        }
        return new BufferedImage(
                model, model.createCompatibleWritableRaster(width, height), model.isAlphaPremultiplied(), null);
    }

    /**
     * Returns an image that is computed as it is read, tile by tile: memory is bounded by the tile, not by the picture.
     * Reading it row by row from the top, as encoders do, computes each tile once; other orders work too, but may
     * compute tiles again. Reading throws the exceptions of {@link #upscale(BufferedImage, UpscaleOptions)}. Several
     * threads may read.
     *
     * @throws IllegalArgumentException if the options do not fit the picture, or the result is not finite
     * @throws IllegalStateException after {@link #close()}
     */
    public RenderedImage render(PictureSource small, UpscaleOptions options) {
        return render(small, options, UnaryOperator.identity());
    }

    /**
     * Returns an image that is computed as it is read.
     *
     * @param around the wrapper applied to the computation of each tile
     */
    private RenderedImage render(PictureSource small, UpscaleOptions options, UnaryOperator<Supplier<Raster>> around) {
        return whileOpen(() -> renderer.render(
                ColorPicture.of(small, options), options, compute -> around.apply(() -> whileOpen(compute))));
    }

    private <T> T whileOpen(Supplier<T> work) {
        try (Lifetime.Call call = lifetime.begin()) {
            return work.get();
        }
    }

    /**
     * Upscales a picture file, in bounded memory.
     *
     * @param target the output file; its extension selects the format, its directory must exist
     * @return the plan that was carried out
     * @throws PictureException if a file cannot be read or written; then nothing is left at the target
     * @throws IllegalArgumentException if the options do not fit the picture, or the result is not finite
     * @throws java.util.concurrent.CancellationException if the options' cancellation check or an interrupt requests it
     * @throws IllegalStateException after {@link #close()}
     */
    public UpscalePlan upscale(Path source, Path target, UpscaleOptions options) throws PictureException {
        try (Lifetime.Call call = lifetime.begin()) {
            return upscale(source, target, options, bytes -> {}, (plan, compute) -> compute.get());
        }
    }

    private UpscalePlan upscale(
            Path source,
            Path target,
            UpscaleOptions options,
            LongConsumer beforeDecoding,
            BiFunction<UpscalePlan, Supplier<Raster>, Raster> inTurn)
            throws PictureException {
        PictureSource small = options.open(source, beforeDecoding);
        UpscalePlan plan = plan(small.info(), options);
        PictureInfo info = small.info().resized(plan.width(), plan.height());
        PictureWriter.check(target, info, options.overwrite());
        begin(small, plan, options);
        TilesAhead.read(
                render(small, options, compute -> () -> inTurn.apply(plan, compute)),
                lifetime,
                large -> PictureWriter.write(large, info, target, options.overwrite(), options.quality()));
        if (options.keepTime()) {
            FileTimes.keep(source, target, options);
        }
        return plan;
    }

    private static void begin(PictureSource small, UpscalePlan plan, UpscaleOptions options) {
        options.checkCancelled();
        options.progress().planned(small.info(), plan);
        small.notes().forEach(new PictureWatch(options)::note);
    }

    /**
     * Upscales a picture from a stream to a stream, by way of temporary files. If it fails before the result is
     * complete, nothing is written.
     *
     * @param source the stream with a picture file, which is read to its end and not closed
     * @param target the stream for the result, which is not closed
     * @param format an extension of the format to write, such as {@code png}
     * @return the plan that was carried out
     * @throws PictureException if the picture cannot be read or written
     * @throws IllegalArgumentException if the options do not fit the picture
     * @throws java.util.concurrent.CancellationException if the options' cancellation check or an interrupt requests it
     * @throws IllegalStateException after {@link #close()}
     */
    public UpscalePlan upscale(InputStream source, OutputStream target, String format, UpscaleOptions options)
            throws PictureException {
        try (Lifetime.Call call = lifetime.begin()) {
            PictureSource small = options.open(source);
            UpscalePlan plan = plan(small.info(), options);
            PictureInfo info = small.info().resized(plan.width(), plan.height());
            PictureWriter.check(format, info);
            begin(small, plan, options);
            TilesAhead.read(
                    render(small, options),
                    lifetime,
                    large -> PictureWriter.write(large, info, target, format, options.quality()));
            return plan;
        }
    }

    /**
     * Upscales picture files. While one is computed, others are read and written; several small ones are computed at a
     * time. The results are those of one by one. A failed picture does not end the batch, and a picture waits if it
     * does not fit into memory beside the others.
     *
     * @param whenDone the listener, called once for each picture that succeeds or fails, never concurrently, in order
     *     of completion
     * @return the results in the order of the jobs
     * @throws java.util.concurrent.CancellationException if a job's cancellation check or an interrupt requests it;
     *     results already written are kept
     * @throws IllegalStateException after {@link #close()}
     */
    public List<UpscaleResult> upscale(List<UpscaleJob> jobs, Consumer<UpscaleResult> whenDone) {
        PriorityLock lock = new PriorityLock(Runtime.getRuntime().availableProcessors());
        MemoryBudget memory = new MemoryBudget(Runtime.getRuntime().maxMemory());
        try (Lifetime.Call batch = lifetime.begin()) {
            return BatchRunner.run(
                    jobs,
                    (index, job) -> {
                        UpscaleOptions options = job.options();
                        try (Lifetime.Call call = lifetime.join();
                                MemoryBudget.Share share = memory.new Share()) {
                            return upscale(
                                    job.input(),
                                    job.output(),
                                    options,
                                    bytes -> share.take(bytes, options::checkCancelled),
                                    (plan, compute) -> lock.run(index, plan.memory(), compute));
                        }
                    },
                    whenDone);
        }
    }

    /**
     * Plans the upscaling of a picture without computing anything.
     *
     * @param small the form of the input
     * @throws IllegalArgumentException if the options do not fit the picture
     */
    public UpscalePlan plan(PictureInfo small, UpscaleOptions options) {
        return renderer.plan(small, options);
    }

    /**
     * Returns the side in pixels of the square input that this model was trained on at a scale: with the published grid
     * 64, 32 and 16 for 4x, 8x and 16x.
     *
     * @throws IllegalArgumentException if the scale is not 4, 8 or 16, or the model was not made for it
     */
    public int inputSide(int scale) {
        return renderer.inputSide(scale);
    }

    /** Returns a display name of the model. */
    public String model() {
        return model;
    }

    /** Returns a display name of the device, such as {@code cpu (Vector API, 512 bit, 2 threads)}. */
    public String device() {
        return device.name();
    }

    /** Lists the known devices, best first, each with whether it is available and, if not, why. */
    public static List<DeviceStatus> devices() {
        return Devices.list().stream()
                .map(s -> new DeviceStatus(s.name(), s.available(), s.detail()))
                .toList();
    }

    /**
     * Waits for running calls of other threads, whole files and batches included, then releases threads, memory and the
     * model file. Calls that begin meanwhile are refused, and so is the reading of an image of {@link #render}. Closing
     * twice has no effect.
     *
     * @throws IllegalStateException if it is called from a callback of this instance: a progress listener, a
     *     cancellation check or the listener of a batch. Cancel the computation there, and close afterwards. A callback
     *     must not wait for another thread that closes either
     */
    @Override
    public void close() {
        lifetime.close(() -> {
            prompts.clear();
            try {
                device.close();
            } finally {
                weights.close();
            }
        });
    }

    /**
     * One device of this machine.
     *
     * @param name the name to pass to {@link Builder#device}
     * @param available whether it can be used
     * @param detail a description of the device, or why it is not available and how to fix that
     */
    public record DeviceStatus(String name, boolean available, String detail) {}

    /** Builds a resolver. The defaults are the bundled model and the best available device. */
    public static final class Builder {
        private Path model;
        private Path clip;
        private ModelWeights weights;
        private String device = "auto";
        private int threads = Devices.defaultThreads();

        private Builder() {}

        /**
         * Sets the model: a native model file or, together with {@link #clip}, a PyTorch checkpoint of the generator.
         */
        public Builder model(Path file) {
            this.model = Objects.requireNonNull(file, "model");
            return this;
        }

        /** Sets CLIP's state dict, for a {@link #model} that is a PyTorch checkpoint without a text encoder. */
        public Builder clip(Path file) {
            this.clip = Objects.requireNonNull(file, "clip");
            return this;
        }

        /** Sets weights from a custom source, in place of {@link #model}. The resolver closes them. */
        public Builder weights(ModelWeights source) {
            this.weights = Objects.requireNonNull(source, "weights");
            return this;
        }

        /**
         * Sets the device: {@code auto} for the best available one (default), {@code cpu}, {@code cuda} or
         * {@code cuda:N} for an NVIDIA GPU, or {@code emulator}, which runs the GPU kernels without a GPU, for testing.
         */
        public Builder device(String name) {
            this.device = Objects.requireNonNull(name, "device");
            return this;
        }

        /** Sets the number of threads of the CPU device and the emulator; default: all processors the JVM may use. */
        public Builder threads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("the number of threads is " + count + ", expected at least 1");
            }
            this.threads = count;
            return this;
        }

        /**
         * Opens the model and the device.
         *
         * @throws io.clipsr.weights.format.WeightFormatException if the model cannot be read, is damaged, or is not a
         *     model
         * @throws IllegalArgumentException if there is no such device, or a CLIP file is given without a model
         * @throws io.clipsr.kernels.DeviceException if a GPU was asked for and cannot be used
         */
        public SuperResolver open() {
            if (clip != null && model == null) {
                throw new IllegalArgumentException(
                        "a CLIP file was given without a generator; also set the generator's checkpoint as the model");
            }
            try (CloseOnFailure opening = new CloseOnFailure()) {
                Device opened = opening.add(Devices.open(device, threads));
                ModelWeights source = opening.add(
                        weights != null
                                ? weights
                                : model != null ? ModelLoader.open(model, clip) : BundledModel.open());
                String name = weights != null
                        ? "given weights"
                        : model != null ? model.getFileName().toString() : "bundled model";
                return opening.keep(new SuperResolver(opened, source, name));
            }
        }
    }
}
