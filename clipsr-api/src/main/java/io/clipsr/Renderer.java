package io.clipsr;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.kernels.Device;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.tiles.AlphaPicture;
import io.clipsr.tiles.AlphaTiles;
import io.clipsr.tiles.FiniteCheck;
import io.clipsr.tiles.PromptLayer;
import io.clipsr.tiles.RegionComputer;
import io.clipsr.tiles.SelfEnsemble;
import io.clipsr.tiles.TileLayout;
import io.clipsr.tiles.TileRequest;
import io.clipsr.tiles.TileSize;
import io.clipsr.tiles.TileWatch;
import io.clipsr.tiles.TiledImage;
import io.clipsr.tiles.TiledPicture;
import io.clipsr.tiles.WorkLimit;
import io.clipsr.weights.ModelConfig;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a picture and its options into a tiled computation: chooses the network scale, the tile layout, and the prompt
 * of each region.
 */
final class Renderer {
    /** The largest number of tiles of the trained size in one batch on a device. */
    private static final int LARGEST_BATCH = 8;

    private static final long MEBIBYTE = 1 << 20;
    /** The largest strength of a prompt that is in common use. */
    private static final int USUAL_STRENGTH = 4;
    /** The growth of the work by small tiles that a user should know of. */
    private static final double NOTED_GROWTH = 0.25;

    private final Device device;
    private final ClipSrNetwork network;
    private final PromptCache prompts;
    private final WorkLimit limit = new WorkLimit(Long.MAX_VALUE, LARGEST_BATCH);

    Renderer(Device device, ClipSrNetwork network, PromptCache prompts) {
        this.device = device;
        this.network = network;
        this.prompts = prompts;
    }

    /**
     * Returns an image that is computed as it is read.
     *
     * @param around the wrapper applied to the computation of each tile
     */
    RenderedImage render(PictureSource small, UpscaleOptions options, UnaryOperator<Supplier<Raster>> around) {
        checkRegions(small.info(), options);
        TileLayout layout = layout(small.info(), options);
        PictureWatch watch = new PictureWatch(options);
        noteSmallTiles(layout, small.info(), options, watch);
        if (options.edges() == Edges.WRAPPED && network.isGuided()) {
            watch.note(
                    "this model also looks at the picture as a whole, which cannot be wrapped; a faint seam may remain");
        }
        note(small.info(), options, watch);
        PictureSource colors = options.asPublished() ? new SquashedPicture(small, inputSide(layout.scale())) : small;
        RegionComputer computer = computer(colors, layout, options, watch);
        AlphaTiles alpha = small.info().alpha() ? alpha(new AlphaPicture(small), layout, options, watch) : null;
        return new TiledImage(
                new TiledPicture(
                        small.info(),
                        computer,
                        alpha,
                        layout,
                        layers(options),
                        new FiniteCheck(small, unusual(options))),
                watch,
                around);
    }

    private RegionComputer computer(PictureSource picture, TileLayout layout, UpscaleOptions options, TileWatch watch) {
        return SelfEnsemble.of(
                options.selfEnsemble(),
                picture,
                layout,
                source -> RegionComputer.of(device, network, source, layout, limit, watch));
    }

    /** Returns the likely cause of a result that is not finite. */
    private static String unusual(UpscaleOptions options) {
        return options.promptStrength() > USUAL_STRENGTH
                ? "the prompt strength " + options.promptStrength() + " is too large for this prompt; usual are 0 to "
                        + USUAL_STRENGTH
                : "the model's weights are too large, so it is damaged or no model of this network; use another one";
    }

    private AlphaTiles alpha(AlphaPicture alpha, TileLayout layout, UpscaleOptions options, TileWatch watch) {
        return new AlphaTiles(alpha, computer(alpha, layout, options, watch), prompts.condition("", 1), layout);
    }

    /** Says so if the tiles are so small, for want of memory, that the work grows. */
    private void noteSmallTiles(TileLayout layout, PictureInfo small, UpscaleOptions options, PictureWatch watch) {
        double growth = layout.overhead(network)
                        / layout(small, options, Long.MAX_VALUE).overhead(network)
                - 1;
        if (growth > NOTED_GROWTH) {
            watch.note(String.format(
                    Locale.ROOT,
                    "Java may use only %d MB of memory, so tiles are small, which makes %.0f %% more work; raise the limit with -Xmx",
                    Runtime.getRuntime().maxMemory() / 1_000_000,
                    100 * growth));
        }
    }

    /** Tells what is done in another way than the options ask for. */
    private void note(PictureInfo small, UpscaleOptions options, PictureWatch watch) {
        options.size().note(small.width(), small.height()).ifPresent(watch::note);
        Stream.concat(Stream.of(options.prompt()), options.regions().stream().map(PromptRegion::prompt))
                .distinct()
                .flatMap(prompt -> prompts.note(prompt).stream())
                .forEach(watch::note);
    }

    UpscalePlan plan(PictureInfo small, UpscaleOptions options) {
        checkRegions(small, options);
        TileLayout layout = layout(small, options);
        return new UpscalePlan(
                layout.width(),
                layout.height(),
                layout.scale(),
                layout.isCrossFaded() ? Tiling.CROSS_FADED : Tiling.EXACT,
                layout.tiles(),
                layout.tileWidth(),
                layout.tileHeight(),
                layout.overhead(network),
                options.selfEnsemble(),
                memory(small, layout));
    }

    /** Estimates the memory for the input, the maps of a tile, and a row of finished tiles. */
    private long memory(PictureInfo small, TileLayout layout) {
        long result = (long) layout.width() * layout.tileHeight() * Integer.BYTES;
        return (long) small.width() * small.height() * small.bits() / Byte.SIZE * 4
                + layout.inputCells(network.halo()) * network.bytesPerCell()
                + result;
    }

    private static void checkRegions(PictureInfo small, UpscaleOptions options) {
        Rectangle picture = new Rectangle(small.width(), small.height());
        for (PromptRegion region : options.regions()) {
            Rectangle area = region.area();
            if (!picture.contains(area)) {
                throw new IllegalArgumentException("the region " + area.x + "," + area.y + "," + area.width + ","
                        + area.height + " lies "
                        + (picture.intersects(area) ? "partly" : "wholly") + " outside of the picture of "
                        + small.width() + "x" + small.height() + " pixels");
            }
        }
    }

    /** Returns the side of the square input, see {@link SuperResolver#inputSide}. */
    int inputSide(int scale) {
        if (!ModelConfig.ALL_SCALES.contains(scale)) {
            throw new IllegalArgumentException("the scale is " + scale + ", expected 4, 8 or 16");
        }
        checkOffered(scale);
        return network.config().grid() * ClipSrNetwork.CELL / scale;
    }

    private List<PromptLayer> layers(UpscaleOptions options) {
        List<PromptLayer> layers = new ArrayList<>();
        layers.add(new PromptLayer(prompts.condition(options.prompt(), options.promptStrength()), null));
        for (PromptRegion region : options.regions()) {
            layers.add(new PromptLayer(prompts.condition(region.prompt(), options.promptStrength()), region.area()));
        }
        return layers;
    }

    private TileLayout layout(PictureInfo small, UpscaleOptions options) {
        return layout(small, options, Runtime.getRuntime().maxMemory());
    }

    private TileLayout layout(PictureInfo small, UpscaleOptions options, long memory) {
        long longest = Math.max(small.width(), small.height());
        if (longest > Integer.MAX_VALUE / TargetSize.LARGEST) {
            throw new IllegalArgumentException("a side of the picture has " + longest + " pixels, expected at most "
                    + Integer.MAX_VALUE / TargetSize.LARGEST + "; enlarge parts of it");
        }
        Dimension size = options.size().of(small.width(), small.height());
        int grid = network.config().grid();
        if (options.asPublished()) {
            int scale = publishedScale(options);
            int side = inputSide(scale);
            checkMemory(grid);
            return TileLayout.of(TileRequest.enlarge(side, side, scale, new TileSize(grid, grid))
                    .withEdges(Edges.ZERO, 0)
                    .withLeastCells(grid));
        }
        int scale = trainedScale(Math.sqrt((double) size.width / small.width() * size.height / small.height()));
        boolean crossFaded = options.tiling() == null
                ? network.config().tiling() == ModelConfig.Tiling.CROSS_FADED
                : options.tiling() == Tiling.CROSS_FADED;
        TileSize tile = TileSize.of(
                memory,
                network.bytesPerCell(),
                network.halo(),
                size.width,
                (double) ClipSrNetwork.CELL * size.height / ((double) scale * small.height()));
        if (crossFaded) {
            checkMemory(grid);
        }
        if (options.tile() > 0) {
            tile = tile.atMost((int) Math.min(Integer.MAX_VALUE, (long) options.tile() * scale / ClipSrNetwork.CELL));
        }
        TileRequest request = TileRequest.enlarge(small.width(), small.height(), scale, tile)
                .to(size.width, size.height)
                .withEdges(options.edges(), network.halo());
        return TileLayout.of(crossFaded ? request.crossFadedBy(grid) : request);
    }

    /** Rejects tiles of a model's own size that do not fit into memory; exact tiles are chosen to fit. */
    private void checkMemory(int grid) {
        long needed = (long) grid * grid * network.bytesPerCell();
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap) {
            throw new IllegalArgumentException("this model computes tiles of " + grid + "x" + grid
                    + " cells, as its metadata says, which need " + needed / MEBIBYTE + " MiB, but Java has only "
                    + heap / MEBIBYTE + " MiB; raise its limit with -Xmx, or choose exact tiles");
        }
    }

    /** Rejects a scale that the model was not made for. */
    private void checkOffered(int scale) {
        List<Integer> offered = network.config().scales();
        if (!offered.contains(scale)) {
            throw new IllegalArgumentException("the scale is " + scale + ", but this model was made for "
                    + listed(offered) + "; ask for one of these, or use a model that was made for " + scale);
        }
    }

    /** Returns numbers as a text such as {@code 4, 8 and 16}. */
    private static String listed(List<Integer> numbers) {
        String text = numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
        int last = text.lastIndexOf(", ");
        return last < 0 ? text : text.substring(0, last) + " and " + text.substring(last + 2);
    }

    private int publishedScale(UpscaleOptions options) {
        if (options.edges() == Edges.WRAPPED) {
            throw new IllegalArgumentException(
                    "as-published mode cannot wrap pictures around, because it changes their aspect ratio; leave out one of the two");
        }
        if (options.size() instanceof TargetSize.Factor size
                && ModelConfig.ALL_SCALES.contains((int) size.factor())
                && size.factor() == (int) size.factor()
                && options.regions().isEmpty()) {
            return (int) size.factor();
        }
        List<Integer> scales = network.config().scales();
        throw new IllegalArgumentException("as-published mode supports only "
                + (scales.size() == 1 ? "the scale " : "the scales ") + listed(scales)
                + " and a single prompt; leave out other sizes and regions");
    }

    /** Returns the nearest of the scales that the model was made for, as a ratio. */
    private int trainedScale(double factor) {
        List<Integer> offered = network.config().scales();
        int nearest = offered.get(0);
        for (int scale : offered) {
            nearest = Math.abs(Math.log(factor / scale)) < Math.abs(Math.log(factor / nearest)) ? scale : nearest;
        }
        return nearest;
    }
}
