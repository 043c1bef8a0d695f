package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Mlp;
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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The CLIP-SR network (IEEE TMM 2025, arXiv 2412.11609), which upscales a picture under the guidance of a prompt.
 *
 * <p>The network works on a grid whose cells become 4x4 pixels of the result. A picture to be upscaled by s is first
 * repeated to a grid of s/4 times its height and width, so one set of weights serves 4x, 8x and 16x.
 *
 * <p>Safe to use from several threads.
 */
public final class ClipSrNetwork {
    /** The output pixels of one grid cell, each way. */
    public static final int CELL = 4;
    /** The prefix of the names of the refinement's parts. */
    public static final String ITERATION = "refinement ";

    /** The estimated number of feature maps, of the grid's size and the refinement's channels, that exist at a time. */
    private static final long LIVE_MAPS = 8;

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
    private final ProgramCache programs;

    /**
     * Copies a model's weights to a device. Only rows of the token embedding are read later.
     *
     * @param device the device that computes; it belongs to the caller
     * @param weights the weights, which must stay open while the network is in use
     */
    public ClipSrNetwork(Device device, ModelWeights weights) {
        Parameters generator = Parameters.of(device, weights).in("netG");
        Parameters clip = Parameters.of(device, weights).in("clip");
        this.device = device;
        this.programs = new ProgramCache(device);
        this.config = weights.config();
        // The text encoder, half of the weights, is read in parallel with the generator.
        FutureTask<TextEncoder> textHalf = new FutureTask<>(() -> new TextEncoder(clip));
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
                    encoder.reach(),
                    refinement.reach(),
                    reconstructor.reach(),
                    reconstructor.decoder().reach());
        } finally {
            // If this half has failed, the caller closes the file, which the reader must not use any more.
            Waiting.uninterruptibly(reader::join);
        }
        Stream.of(generator, clip).forEach(Parameters::uploaded);
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

    /** Returns the configuration of the model. */
    public ModelConfig config() {
        return config;
    }

    /** Returns the number of tokens in the text encoder's vocabulary. */
    public int vocabularySize() {
        return text.vocabularySize();
    }

    /** Returns the number of tokens that a prompt may have, including start and end. */
    public int contextLength() {
        return text.contextLength();
    }

    /**
     * Computes the part of the network that depends on prompts alone.
     *
     * @param tokens the token ids of each prompt, see {@link TextEncoder#encode}
     */
    public PromptConditioning condition(int[]... tokens) {
        return device.detached(() -> {
            TextFeatures features = text.encode(tokens);
            // The MLPs of all blocks have the same input, so the device computes them in one call.
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
     * Interpolates two prompts, or extrapolates beyond the second: gamma and beta, after attention, become {@code from
     * + share * (to - from)}. In the paper graph, the prompts of the CLIP-ViT are interpolated in the same way.
     *
     * @param from the first conditioning, of n prompts
     * @param to the second conditioning, of n prompts
     * @param share the weight of the second: 0 for the first alone, 1 for the second alone, above 1 to exaggerate
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
     * @param grid the pictures on the grid, {@code [n, 3, h, w]} in [-1, 1], of any size
     * @param conditioning the conditioning of n prompts, or of one for all
     * @return the result, {@code [n, 3, 4h, 4w]}, not clamped
     */
    public Tensor upscale(Tensor grid, PromptConditioning conditioning) {
        return upscale(grid, conditioning, part -> {});
    }

    /**
     * Upscales pictures in one pass, and reports each part before it runs.
     *
     * @param grid the pictures on the grid, {@code [n, 3, h, w]} in [-1, 1], of any size
     * @param conditioning the conditioning of n prompts, or of one for all
     * @param before the observer, called with the name of each part before it runs; the names of the refinement's
     *     iterations are {@link #ITERATION} and a number
     * @return the result, {@code [n, 3, 4h, 4w]}, not clamped
     */
    public Tensor upscale(Tensor grid, PromptConditioning conditioning, Consumer<String> before) {
        int height = grid.dim(2);
        int width = grid.dim(3);
        try (TensorScope scope = device.openScope()) {
            TileRegion region = whole(padded(height), padded(width));
            if (isGuided() && height == config.grid() && width == height && padded(height) == height) {
                return scope.keep(upscaleGuidingItself(grid, region, conditioning, before));
            }
            Tensor x = cropped(grid, padded(height), padded(width));
            Guidance guidance = null;
            if (prompted != null) {
                before.accept("guidance");
                guidance = guidance(wholePicture(grid), conditioning, height, width, 0, 0);
            }
            return scope.keep(cropped(upscale(x, region, guidance, conditioning, before), CELL * height, CELL * width));
        }
    }

    /** Upscales pictures of the trained size: the encoder's features serve the guidance and the details. */
    private Tensor upscaleGuidingItself(
            Tensor grid, TileRegion region, PromptConditioning conditioning, Consumer<String> before) {
        PromptConditioning.Structure structure = conditioning.structure();
        return programs.run(
                List.of("guiding itself", structure),
                all -> {
                    PromptConditioning condition = conditioning(structure, all, 1);
                    return pass(all[0], deepest -> ownGuidance(deepest, condition), region, condition);
                },
                before,
                conditioning.tensors(fusions),
                grid);
    }

    /** Computes the input of the refinement for a picture of the trained size from its deepest features. */
    private Tensor ownGuidance(Tensor deepest, PromptConditioning conditioning) {
        programs.observer().accept("guidance");
        try (TensorScope scope = device.openScope()) {
            return scope.keep(Guidance.stretched(device, config.grid(), prompted.apply(deepest, conditioning)));
        }
    }

    /** Returns a number of cells rounded up to the next multiple that the network accepts: up to 7 cells more. */
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
     * @param gridHeight the height of the grid in cells, with its margin
     * @param pictureHeight the height of the picture in cells
     * @param columns the cells of each column of tiles
     * @param gridWidth the width of the grid in cells, with its margin
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

    /** Returns the estimated bytes of feature maps that exist at a time, for each cell of a tile's input. */
    public long bytesPerCell() {
        return LIVE_MAPS * Float.BYTES * encoder.channels();
    }

    /**
     * Returns the largest number of cells read beside a tile whose ends are multiples of {@link TileSpans#MULTIPLE}.
     */
    public int halo() {
        return reach.halo();
    }

    /** Returns whether tiles need a {@link Guidance}: whether there is a CLIP-ViT, whose input is the whole picture. */
    public boolean isGuided() {
        return prompted != null;
    }

    /**
     * Computes the guidance for all tiles of a picture. The network must be {@link #isGuided() guided}.
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
        PromptConditioning.Structure structure = conditioning.structure();
        Tensor map = programs.run(
                List.of("guidance", structure),
                all -> prompted.apply(encoder.deepest(all[0]), conditioning(structure, all, 1)),
                part -> {},
                conditioning.tensors(fusions),
                picture);
        return new Guidance(map, height, width, top, left);
    }

    /**
     * Upscales tiles; the result equals that of one pass over the whole grid.
     *
     * @param input the region's input cells of n grids, {@code [n, 3, h, w]} in [-1, 1]
     * @param region the cells that each level computes
     * @param guidance the guidance of the whole picture; null for a network that is not guided
     * @param conditioning the conditioning of n prompts, or of one for all
     * @param before the observer, called with the name of each part before it runs, but not when the device replays a
     *     program; the names of the refinement's iterations are {@link #ITERATION} and a number
     * @return the core's pixels, {@code [n, 3, 4 * rows, 4 * columns]}, not clamped
     */
    public Tensor upscale(
            Tensor input,
            TileRegion region,
            Guidance guidance,
            PromptConditioning conditioning,
            Consumer<String> before) {
        PromptConditioning.Structure structure = conditioning.structure();
        try (TensorScope scope = device.openScope()) {
            Tensor[] inputs = isGuided() ? new Tensor[] {input, stretched(guidance, region)} : new Tensor[] {input};
            int parameters = inputs.length;
            return scope.keep(programs.run(
                    List.of(region.form(), structure),
                    all -> pass(
                            all[0],
                            isGuided() ? deepest -> all[1] : null,
                            region,
                            conditioning(structure, all, parameters)),
                    before,
                    conditioning.tensors(fusions),
                    inputs));
        }
    }

    /**
     * Runs the image path of the network for a region.
     *
     * @param start computes the input of the refinement from the encoder's deepest features; null for these features
     */
    private Tensor pass(Tensor input, UnaryOperator<Tensor> start, TileRegion region, PromptConditioning conditioning) {
        Consumer<String> before = programs.observer();
        try (TensorScope scope = device.openScope()) {
            before.accept("image encoder");
            ImageEncoder.Features features =
                    encoder.encode(input, region, start == null ? refinement.firstFusion() : null, conditioning);
            PreparedMap first = start == null
                    ? features.prepared()
                    : refinement.prepared(start.apply(features.deepest()), conditioning);
            Tensor refined =
                    refinement.refine(first, features, conditioning, region, i -> before.accept(ITERATION + i));
            before.accept("reconstruction");
            return scope.keep(reconstructor.reconstruct(refined, features.shallow(), region));
        }
    }

    /** Returns the part of the stretched guidance that the first iteration computes. */
    private Tensor stretched(Guidance guidance, TileRegion region) {
        int deep = reach.levels() - 1;
        return guidance.stretched(
                device,
                config.grid(),
                region.rows().computed(deep),
                region.columns().computed(deep));
    }

    /** Assembles the conditioning from the arguments of a program, starting at a position. */
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
