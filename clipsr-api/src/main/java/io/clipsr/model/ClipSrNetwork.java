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
import java.util.stream.Stream;

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

    /** Of the grid's size, with the refinement's channels: inputs, skips, hidden maps and what convolutions unfold. */
    private static final long MAPS_AT_A_TIME = 8;

    private final Device device;
    private final ModelConfig config;
    private final TextEncoder text;
    private final ImageEncoder encoder;
    private final PromptedFeatures prompted;
    private final RefinementModule refinement;
    private final Reconstructor reconstructor;
    private final NetworkWork work;
    private final NetworkReach reach;
    /** Who is told of the parts of the pass that a thread is in: a program's body is made once, for all of them. */
    private final ThreadLocal<Consumer<String>> told = ThreadLocal.withInitial(() -> part -> {});

    /** What n prompts are to the network; computed once a prompt and used for any number of pictures. */
    public static final class Condition {
        private final PromptedFeatures.Condition prompted;
        private final RefinementModule.Condition refinement;
        private final NotedPrograms programs = new NotedPrograms();

        Condition(PromptedFeatures.Condition prompted, RefinementModule.Condition refinement) {
            this.prompted = prompted;
            this.refinement = refinement;
        }

        /**
         * Gives back what the device has noted of upscaling under these prompts, where no picture is expected soon.
         * They can still be used.
         */
        public void rest() {
            programs.close();
        }

        PromptedFeatures.Condition prompted() {
            return prompted;
        }

        RefinementModule.Condition refinement() {
            return refinement;
        }
    }

    /**
     * Brings a model's weights to a device; they are not needed afterwards, but for the rows of the token embedding.
     */
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
            this.work = new NetworkWork(Stream.of(encoder.work(), refinement.work(), reconstructor.work())
                    .flatMap(List::stream)
                    .toList());
            this.reach = new NetworkReach(
                    encoder.reach(),
                    refinement.reach(),
                    reconstructor.reach(),
                    reconstructor.decoder().reach());
        } finally {
            join(reader); // it must not read on while the caller closes the file because this half has failed
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
            Condition condition = new Condition(
                    prompted == null ? null : prompted.condition(features, modulations),
                    refinement.condition(features, modulations));
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
     * What lies between two prompts, or beyond the second: gamma and beta, after attention, are {@code from + share *
     * (to - from)}. So are, in the paper graph, the prompts that the predictor hands to the CLIP-ViT.
     *
     * @param from of n prompts
     * @param to of n prompts
     */
    public Condition between(Condition from, Condition to, float share) {
        TensorScope scope = device.openScope();
        boolean done = false;
        try {
            Condition condition = new Condition(
                    prompted == null ? null : prompted.between(from.prompted(), to.prompted(), share),
                    refinement.between(from.refinement(), to.refinement(), share));
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
     * Upscales pictures in one pass.
     *
     * @param grid {@code [n, 3, h, w]} in [-1, 1], any size
     * @param condition of n prompts, or of one for all
     * @return {@code [n, 3, 4h, 4w]}, not clamped
     */
    public Tensor upscale(Tensor grid, Condition condition) {
        return upscale(grid, condition, part -> {});
    }

    /**
     * The same, telling what it does.
     *
     * @param before told the name of each part before it runs; those of the refinement are {@link #ITERATION} and a
     *     number
     */
    public Tensor upscale(Tensor grid, Condition condition, Consumer<String> before) {
        int height = grid.dim(2);
        int width = grid.dim(3);
        try (TensorScope scope = device.openScope()) {
            Tensor x = cropped(grid, padded(height), padded(width));
            Guidance guidance = null;
            if (prompted != null) {
                before.accept("guidance");
                guidance = guidance(wholePicture(grid), condition, height, width, 0, 0);
            }
            return scope.keep(cropped(
                    upscale(x, whole(padded(height), padded(width)), guidance, condition, before),
                    CELL * height,
                    CELL * width));
        }
    }

    /** The next size that the network takes: as many cells, or up to 7 more. */
    public static int padded(int cells) {
        return (cells + TileSpans.MULTIPLE - 1) / TileSpans.MULTIPLE * TileSpans.MULTIPLE;
    }

    private Tensor cropped(Tensor map, int height, int width) {
        return map.dim(2) == height && map.dim(3) == width ? map : device.crop(map, 0, 0, height, width);
    }

    private Tensor wholePicture(Tensor grid) {
        int side = config.grid();
        return grid.dim(2) == side && grid.dim(3) == side ? grid : device.resizeBilinear(grid, side, side);
    }

    /**
     * What a tile of this network needs, in one dimension of a grid; the grid's size is a multiple of
     * {@link TileSpans#MULTIPLE}.
     */
    public TileSpans spans(Span core, int size) {
        return new TileSpans(core, size, reach, prompted == null);
    }

    /** One tile that is all there is. */
    TileRegion whole(int height, int width) {
        return new TileRegion(spans(new Span(0, height), height), spans(new Span(0, width), width));
    }

    /**
     * Multiplications of all tiles, over those of one pass for a grid that has the picture and nothing else.
     *
     * @param rows cells of each row of tiles
     * @param gridHeight of the grid that they lie in
     * @param pictureHeight in cells
     * @param columns cells of each column of tiles
     */
    public double overhead(
            List<Span> rows, int gridHeight, int pictureHeight, List<Span> columns, int gridWidth, int pictureWidth) {
        TileRegion whole = whole(pictureHeight, pictureWidth);
        return work.of(spans(rows, gridHeight), spans(columns, gridWidth))
                / work.of(List.of(whole.rows()), List.of(whole.columns()));
    }

    private List<TileSpans> spans(List<Span> cores, int size) {
        return cores.stream().map(core -> spans(core, size)).toList();
    }

    /** About how many bytes of maps there are at a time for each cell of a tile's input. */
    public long bytesPerCell() {
        return MAPS_AT_A_TIME * Float.BYTES * encoder.channels();
    }

    /**
     * Returns how many cells beside a tile are read at most, counted from the multiples of {@link TileSpans#MULTIPLE}
     * between which the tile lies.
     */
    public int halo() {
        return reach.halo();
    }

    /** Whether tiles need a {@link Guidance}: whether there is a CLIP-ViT, which looks at the picture as a whole. */
    public boolean isGuided() {
        return prompted != null;
    }

    /**
     * What guides all tiles of a picture; only for a network that {@link #isGuided()}.
     *
     * @param picture the whole picture, bilinearly resized to the grid that the network was trained on, {@code [n, 3,
     *     grid, grid]}
     * @param height of the picture in grid cells, without padding
     * @param width of the picture in grid cells
     * @param top where the picture begins in the padded grid
     * @param left where it begins
     */
    public Guidance guidance(Tensor picture, Condition condition, int height, int width, int top, int left) {
        try (TensorScope scope = device.openScope()) {
            Program program = condition.programs.get(
                    "guidance",
                    () -> device.program(whole -> prompted.apply(encoder.deepest(whole), condition.prompted())));
            return new Guidance(scope.keep(program.run(picture)), height, width, top, left);
        }
    }

    /**
     * Upscales tiles, exactly as one pass for the whole grid would.
     *
     * @param input the region's input cells of n grids, {@code [n, 3, h, w]} in [-1, 1]
     * @param guidance of the whole picture; null for a network that is not guided
     * @param condition of n prompts, or of one for all
     * @param before told the name of each part before it runs, unless the device has noted what to do for such a tile;
     *     those of the refinement are {@link #ITERATION} and a number
     * @return the core's pixels, {@code [n, 3, 4 * rows, 4 * columns]}, not clamped
     */
    public Tensor upscale(
            Tensor input, TileRegion region, Guidance guidance, Condition condition, Consumer<String> before) {
        try (TensorScope scope = device.openScope()) {
            Program program = condition.programs.get(
                    region.form(),
                    () -> prompted == null
                            ? device.program(x -> pass(x, null, region, condition))
                            : device.program((x, start) -> pass(x, start, region, condition)));
            told.set(before);
            return scope.keep(prompted == null ? program.run(input) : program.run(input, stretched(guidance, region)));
        } finally {
            told.remove();
        }
    }

    /** @param start of the refinement; null for the encoder's deepest features */
    private Tensor pass(Tensor input, Tensor start, TileRegion region, Condition condition) {
        Consumer<String> before = told.get();
        try (TensorScope scope = device.openScope()) {
            before.accept("image encoder");
            ImageEncoder.Features features = encoder.encode(input, region);
            Tensor refined = refinement.refine(
                    start == null ? features.deepest() : start,
                    features,
                    condition.refinement(),
                    region,
                    i -> before.accept(ITERATION + i));
            before.accept("reconstruction");
            return scope.keep(reconstructor.reconstruct(refined, features.shallow(), region));
        }
    }

    /**
     * The part of the stretched map that the first iteration computes. A picture of the trained size has it by nearest
     * neighbour, as published.
     */
    private Tensor stretched(Guidance guidance, TileRegion region) {
        Span rows = region.rows().computed(reach.levels() - 1);
        Span columns = region.columns().computed(reach.levels() - 1);
        int top = rows.from() - guidance.top() / TileSpans.MULTIPLE;
        int left = columns.from() - guidance.left() / TileSpans.MULTIPLE;
        if (guidance.height() == config.grid() && guidance.width() == config.grid()) {
            int side = config.grid() / TileSpans.MULTIPLE;
            Tensor map = device.resizeNearest(guidance.map(), side, side);
            boolean all = top == 0 && left == 0 && rows.length() == side && columns.length() == side;
            return all ? map : device.crop(map, top, left, rows.length(), columns.length());
        }
        return device.resizeBilinear(
                guidance.map(),
                guidance.height() / (float) TileSpans.MULTIPLE,
                guidance.width() / (float) TileSpans.MULTIPLE,
                top,
                left,
                rows.length(),
                columns.length());
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
