package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Mlp;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.support.Waiting;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelWeights;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
    /** The output pixels of one grid cell, each way. */
    public static final int CELL = 4;
    /** The prefix of the names of the refinement's parts. */
    public static final String ITERATION = "refinement ";

    /** The number of maps of the grid's size and the refinement's channels that exist at a time, as an estimate. */
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
    private final List<TifBlock> fusions;
    private final ProgramCache programs = new ProgramCache();
    /** The observer of a thread's pass. It is not part of a program's body, which is made once for all threads. */
    private final ThreadLocal<Consumer<String>> observer = ThreadLocal.withInitial(() -> part -> {});

    /**
     * Copies a model's weights to a device. Afterwards only the rows of the token embedding are read.
     *
     * @param device the device that computes; it belongs to the caller
     * @param weights the weights, which must stay open while the network is in use
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
            this.fusions = Stream.concat(
                            refinement.fusions().stream(),
                            prompted == null ? Stream.empty() : prompted.fusions().stream())
                    .toList();
            this.work = new NetworkWork(Stream.of(encoder.work(), refinement.work(), reconstructor.work())
                    .flatMap(List::stream)
                    .toList());
            this.reach = new NetworkReach(
                    encoder.shallowReach(),
                    encoder.reach(),
                    refinement.reach(),
                    reconstructor.reach(),
                    reconstructor.decoder().reach());
        } finally {
            Waiting.uninterruptibly(
                    reader::join); // it must not read on while the caller closes the file because this half has failed
        }
        this.text = result(textHalf);
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening a model", e);
        } catch (ExecutionException e) {
            throw Waiting.causeOf(e);
        }
    }

    public ModelConfig config() {
        return config;
    }

    /** Returns the number of different tokens that the text encoder knows. */
    public int vocabularySize() {
        return text.vocabularySize();
    }

    /** Returns the number of tokens that a prompt may have, including start and end. */
    public int contextLength() {
        return text.contextLength();
    }

    /**
     * Computes what depends on prompts alone.
     *
     * @param tokens the ids of each prompt, see {@link TextEncoder#encode}
     */
    public PromptConditioning condition(int[]... tokens) {
        return device.detached(() -> {
            TextFeatures features = text.encode(tokens);
            // The perceptrons of all blocks look at the same sentence, so the device gets them in one call.
            List<Mlp> mlps =
                    fusions.stream().flatMap(block -> block.mlps().stream()).toList();
            List<Tensor> parts = device.mlps(features.sentence(), mlps);
            Map<TifBlock, TifBlock.Conditioning> blocks = new IdentityHashMap<>();
            int from = 0;
            for (TifBlock block : fusions) {
                int to = from + block.mlps().size();
                blocks.put(block, block.conditioning(parts.subList(from, to), features));
                from = to;
            }
            return new PromptConditioning(blocks, prompted == null ? null : prompted.vitPrompts(features));
        });
    }

    /**
     * Mixes two prompts, or goes beyond the second: gamma and beta, after attention, become {@code from + share * (to -
     * from)}. In the paper graph the prompts of the CLIP-ViT are mixed in the same way.
     *
     * @param from the conditioning of n prompts
     * @param to the conditioning of n prompts
     * @param share 0 for the first, 1 for the second, more to exaggerate
     */
    public PromptConditioning between(PromptConditioning from, PromptConditioning to, float share) {
        return device.detached(() -> {
            Map<TifBlock, TifBlock.Conditioning> blocks = new IdentityHashMap<>();
            fusions.forEach(block -> blocks.put(block, block.between(from.of(block), to.of(block), share)));
            return new PromptConditioning(
                    blocks, prompted == null ? null : prompted.between(from.vitPrompts(), to.vitPrompts(), share));
        });
    }

    /**
     * Upscales pictures in one pass.
     *
     * @param grid {@code [n, 3, h, w]} in [-1, 1], any size
     * @param conditioning the conditioning of n prompts, or of one for all
     * @return {@code [n, 3, 4h, 4w]}, not clamped
     */
    public Tensor upscale(Tensor grid, PromptConditioning conditioning) {
        return upscale(grid, conditioning, part -> {});
    }

    /**
     * Upscales pictures in one pass, and names each part before it runs.
     *
     * @param grid {@code [n, 3, h, w]} in [-1, 1], any size
     * @param conditioning the conditioning of n prompts, or of one for all
     * @param before is given the name of each part before it runs; the refinement's are {@link #ITERATION} and a number
     */
    public Tensor upscale(Tensor grid, PromptConditioning conditioning, Consumer<String> before) {
        int height = grid.dim(2);
        int width = grid.dim(3);
        try (TensorScope scope = device.openScope()) {
            Tensor x = cropped(grid, padded(height), padded(width));
            Guidance guidance = null;
            if (prompted != null) {
                before.accept("guidance");
                guidance = guidance(wholePicture(grid), conditioning, height, width, 0, 0);
            }
            return scope.keep(cropped(
                    upscale(x, whole(padded(height), padded(width)), guidance, conditioning, before),
                    CELL * height,
                    CELL * width));
        }
    }

    /** Returns the smallest size, from a number of cells on, that the network takes: up to 7 cells more. */
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
     * Returns the cells that a tile of this network needs, in one dimension of a grid. The grid's size is a multiple of
     * {@link TileSpans#MULTIPLE}.
     */
    public TileSpans spans(Span core, int size) {
        return new TileSpans(core, size, reach, prompted == null);
    }

    /** Returns the region of a single tile that covers the whole grid. */
    TileRegion whole(int height, int width) {
        return new TileRegion(spans(new Span(0, height), height), spans(new Span(0, width), width));
    }

    /**
     * Returns the multiplications of all tiles, relative to those of a single pass over the picture alone.
     *
     * @param rows the cells of each row of tiles
     * @param gridHeight the height of the grid in which they lie
     * @param pictureHeight the height of the picture in cells
     * @param columns the cells of each column of tiles
     * @param gridWidth the width of the grid
     * @param pictureWidth the width of the picture in cells
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

    /** Returns an estimate of the bytes of maps that exist at a time, for each cell of a tile's input. */
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

    /**
     * Returns whether tiles need a {@link Guidance}: whether there is a CLIP-ViT, which sees the picture as a whole.
     */
    public boolean isGuided() {
        return prompted != null;
    }

    /**
     * Computes the guidance of all tiles of a picture; only for a network that {@link #isGuided()}.
     *
     * @param picture the whole picture, bilinearly resized to the grid that the network was trained on, {@code [n, 3,
     *     grid, grid]}
     * @param conditioning the conditioning of n prompts, or of one for all
     * @param height the height of the picture in grid cells, without padding
     * @param width the width of the picture in grid cells, without padding
     * @param top the row of the padded grid where the picture begins
     * @param left the column of the padded grid where the picture begins
     */
    public Guidance guidance(
            Tensor picture, PromptConditioning conditioning, int height, int width, int top, int left) {
        try (TensorScope scope = device.openScope()) {
            PromptConditioning.Structure structure = conditioning.structure();
            Program program = programs.get(
                    List.of("guidance", structure),
                    () -> device.programOf(
                            all -> prompted.apply(encoder.deepest(all[0]), conditioning(structure, all, 1))));
            return new Guidance(
                    scope.keep(program.run(conditioning.tensors(fusions), picture)), height, width, top, left);
        }
    }

    /**
     * Upscales tiles, exactly as one pass for the whole grid would.
     *
     * @param input the region's input cells of n grids, {@code [n, 3, h, w]} in [-1, 1]
     * @param region the cells that each level computes
     * @param guidance the guidance of the whole picture; null for a network that is not guided
     * @param conditioning the conditioning of n prompts, or of one for all
     * @param before is given the name of each part before it runs, but not when the device replays a program; the
     *     refinement's are {@link #ITERATION} and a number
     * @return the core's pixels, {@code [n, 3, 4 * rows, 4 * columns]}, not clamped
     */
    public Tensor upscale(
            Tensor input,
            TileRegion region,
            Guidance guidance,
            PromptConditioning conditioning,
            Consumer<String> before) {
        try (TensorScope scope = device.openScope()) {
            PromptConditioning.Structure structure = conditioning.structure();
            Program program = programs.get(
                    List.of(region.form(), structure),
                    () -> device.programOf(all -> isGuided()
                            ? pass(all[0], all[1], region, conditioning(structure, all, 2))
                            : pass(all[0], null, region, conditioning(structure, all, 1))));
            observer.set(before);
            List<Tensor> parameters = conditioning.tensors(fusions);
            return scope.keep(
                    isGuided()
                            ? program.run(parameters, input, stretched(guidance, region))
                            : program.run(parameters, input));
        } finally {
            observer.remove();
        }
    }

    /** @param start the start of the refinement; null for the encoder's deepest features */
    private Tensor pass(Tensor input, Tensor start, TileRegion region, PromptConditioning conditioning) {
        Consumer<String> before = observer.get();
        try (TensorScope scope = device.openScope()) {
            before.accept("image encoder");
            ImageEncoder.Features features = encoder.encode(input, region);
            Tensor refined = refinement.refine(
                    start == null ? features.deepest() : start,
                    features,
                    conditioning,
                    region,
                    i -> before.accept(ITERATION + i));
            before.accept("reconstruction");
            return scope.keep(reconstructor.reconstruct(refined, features.shallow(), region));
        }
    }

    /**
     * Returns the part of the stretched map that the first iteration computes. For a picture of the trained size, the
     * map is stretched by nearest neighbour, as published.
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

    /** Makes the conditioning of the arguments of a program's body, from a position on. */
    private PromptConditioning conditioning(PromptConditioning.Structure structure, Tensor[] arguments, int from) {
        return PromptConditioning.of(
                fusions,
                structure,
                isGuided(),
                Arrays.asList(arguments).subList(from, arguments.length).iterator());
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
