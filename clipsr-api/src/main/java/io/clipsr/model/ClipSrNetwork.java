package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * CLIP-SR (IEEE TMM 2025, arXiv 2412.11609): a small picture and a sentence in, a large picture out.
 *
 * <p>The network works on a grid whose cells become 4x4 pixels of the result. A picture at scale s is laid on a grid of
 * s/4 times its height and width first, so one set of weights serves 4x, 8x and 16x.
 *
 * <p>Safe to use from several threads.
 */
public final class ClipSrNetwork {
    /** Output pixels of one grid cell, each way. */
    public static final int CELL = 4;
    /** How the names of the refinement's parts begin. */
    public static final String ITERATION = "refinement ";
    /** The encoder halves the grid three times. */
    private static final int MULTIPLE = 8;

    private final Device device;
    private final ModelConfig config;
    private final TextEncoder text;
    private final ImageEncoder encoder;
    private final PromptedFeatures prompted;
    private final RefinementModule refinement;
    private final Reconstructor reconstructor;

    /** What n prompts are to the network; computed once a prompt and used for any number of pictures. */
    public static final class Condition {
        private final PromptedFeatures.Condition prompted;
        private final RefinementModule.Condition refinement;
        private final Program program;

        /** @param program makes one of upscaling under this condition */
        Condition(PromptedFeatures.Condition prompted, RefinementModule.Condition refinement, Function<Condition, Program> program) {
            this.prompted = prompted;
            this.refinement = refinement;
            this.program = program.apply(this);
        }

        /** Gives back what the device has noted of upscaling under these prompts, where no picture is expected soon. They can still be used. */
        public void rest() {
            program.close();
        }

        PromptedFeatures.Condition prompted() {
            return prompted;
        }

        RefinementModule.Condition refinement() {
            return refinement;
        }
    }

    /** Brings a model's weights to a device; they are not needed afterwards, but for the rows of the token embedding. */
    public ClipSrNetwork(Device device, ModelWeights weights) {
        Parameters all = Parameters.of(device, weights);
        Parameters generator = all.in("netG");
        this.device = device;
        this.config = weights.config();
        // Half of the opening is reading, which one thread does: read the text encoder's half beside the generator's.
        FutureTask<TextEncoder> textHalf = new FutureTask<>(() -> new TextEncoder(all.in("clip")));
        Thread reader = new Thread(textHalf, "clipsr-open");
        reader.setDaemon(true);
        reader.start();
        try {
            this.encoder = new ImageEncoder(generator);
            this.prompted = config.graph() == Graph.PAPER ? new PromptedFeatures(generator) : null;
            this.refinement = new RefinementModule(generator);
            this.reconstructor = new Reconstructor(generator);
        } finally {
            join(reader);       // it must not read on while the caller closes the file because this half has failed
        }
        this.text = result(textHalf);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening a model", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    public ModelConfig config() {
        return config;
    }

    /** How many different tokens the text encoder knows. */
    public int vocabularySize() {
        return text.vocabularySize();
    }

    /** Tokens that a prompt may have, start and end included. */
    public int contextLength() {
        return text.contextLength();
    }

    /** @param tokens ids of each prompt, see {@link TextEncoder#encode} */
    public Condition condition(int[]... tokens) {
        TensorScope scope = device.openScope();
        boolean done = false;
        try {
            TextFeatures features = text.encode(tokens);
            SentenceModulations modulations = new SentenceModulations(device, features.sentence(), fusions());
            Condition condition = new Condition(prompted == null ? null : prompted.condition(features, modulations),
                    refinement.condition(features, modulations),
                    made -> device.program(grid -> upscale(grid, made, part -> { })));
            scope.detach();
            done = true;
            return condition;
        } finally {
            if (!done) {
                scope.close();
            }
        }
    }

    /**
     * Upscales pictures.
     *
     * @param grid      {@code [n, 3, h, w]} in [-1, 1], any size
     * @param condition of n prompts, or of one for all
     * @return {@code [n, 3, 4h, 4w]}, not clamped
     */
    public Tensor upscale(Tensor grid, Condition condition) {
        return condition.program.run(grid);
    }

    /**
     * The same, operation by operation, telling what it does.
     *
     * @param before told the name of each part before it runs; those of the refinement are {@link #ITERATION} and a number
     */
    public Tensor upscale(Tensor grid, Condition condition, Consumer<String> before) {
        int height = grid.dim(2);
        int width = grid.dim(3);
        int paddedHeight = (height + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
        int paddedWidth = (width + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
        try (TensorScope scope = device.openScope()) {
            boolean fits = height == paddedHeight && width == paddedWidth;
            Tensor x = fits ? grid : device.crop(grid, 0, 0, paddedHeight, paddedWidth);
            before.accept("image encoder");
            ImageEncoder.Features features = encoder.encode(x);
            before.accept("prompted features");
            Tensor start = start(x, features, condition);
            Tensor refined = refinement.refine(start, features, condition.refinement(), i -> before.accept(ITERATION + i));
            before.accept("reconstruction");
            Tensor result = reconstructor.reconstruct(refined, features.shallow());
            return scope.keep(fits ? result : device.crop(result, 0, 0, CELL * height, CELL * width));
        }
    }

    /**
     * What the refinement starts from: the encoder's deepest features, or in the paper graph what the CLIP-ViT makes of them.
     * The ViT always sees the whole picture at the size it was trained on; its map is stretched over larger pictures.
     */
    private Tensor start(Tensor grid, ImageEncoder.Features features, Condition condition) {
        Tensor deepest = features.deepest();
        if (prompted == null) {
            return deepest;
        }
        int side = config.grid();
        if (grid.dim(2) == side && grid.dim(3) == side) {
            return device.resizeNearest(prompted.apply(deepest, condition.prompted()), deepest.dim(2), deepest.dim(3));
        }
        Tensor whole = encoder.deepest(device.resizeBilinear(grid, side, side));
        return device.resizeBilinear(prompted.apply(whole, condition.prompted()), deepest.dim(2), deepest.dim(3));
    }

    /** All TIFBlocks. */
    private List<TifBlock> fusions() {
        List<TifBlock> all = new ArrayList<>(refinement.fusions());
        if (prompted != null) {
            all.addAll(prompted.fusions());
        }
        return all;
    }

    TextEncoder textEncoder() {
        return text;
    }

    ImageEncoder imageEncoder() {
        return encoder;
    }

    PromptedFeatures promptedFeatures() {
        return prompted;
    }

    RefinementModule refinementModule() {
        return refinement;
    }

    Reconstructor reconstructor() {
        return reconstructor;
    }
}
