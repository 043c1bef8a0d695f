package io.clipsr.examples.cli.options;

import io.clipsr.Tiling;
import io.clipsr.UpscaleOptions;
import io.clipsr.image.Edges;
import java.awt.Dimension;
import java.math.BigDecimal;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for the size and the computation of the result. */
public final class SizeOptions {
    private static final BigDecimal FOUR = BigDecimal.valueOf(4);
    private static final Set<String> TRAINED = Set.of("4", "8", "16");

    @Option(
            names = {"-s", "--scale"},
            paramLabel = "N",
            converter = NumberConverters.Scale.class,
            description = "Upscaling factor of both sides, from 2 to 16, e.g. 3.5. Default: 4.")
    private BigDecimal scale;

    @Option(
            names = "--width",
            paramLabel = "PIXELS",
            converter = NumberConverters.Side.class,
            description = "Width of the result. Without --height, the aspect ratio is kept.")
    private Integer width;

    @Option(
            names = "--height",
            paramLabel = "PIXELS",
            converter = NumberConverters.Side.class,
            description = "Height of the result. Without --width, the aspect ratio is kept.")
    private Integer height;

    @Option(
            names = "--fit",
            paramLabel = "WxH",
            converter = NumberConverters.Box.class,
            description = "Make the result as large as fits into this box, e.g. 3840x2160; at most 16 times as large.")
    private Dimension fit;

    @Option(
            names = "--tiling",
            paramLabel = "exact|cross-faded",
            converter = ChoiceConverters.Tiles.class,
            description = "How to divide large pictures into tiles. Default: as the model recommends.")
    private Tiling tiling;

    @Option(
            names = "--tile",
            paramLabel = "N",
            converter = NumberConverters.TileSide.class,
            description = "Largest side of a tile, in pixels of the input: smaller tiles take less memory and more"
                    + " time. Default: as large as the memory allows.")
    private Integer tile;

    @Option(
            names = "--ensemble",
            paramLabel = "1|2|4",
            converter = ChoiceConverters.Passes.class,
            description =
                    "Average the results for 1, 2 or 4 flips of the picture: slightly better at 4x and 8x, 2 or 4 times the work. Default: 1.")
    private Integer passes;

    @Option(
            names = "--wrap",
            description =
                    "The picture is a seamless texture: the result continues at the opposite edge without a seam.")
    private boolean wrap;

    @Option(
            names = "--as-published",
            description =
                    "Work as the published program: resize the input to 64x64 (32x32 at -s 8, 16x16 at -s 16), ignoring its aspect ratio.")
    private boolean asPublished;

    /** Checks the options for contradictions. */
    public void check(CommandSpec spec) {
        if ((scale != null ? 1 : 0) + (width != null || height != null ? 1 : 0) + (fit != null ? 1 : 0) > 1) {
            throw new ParameterException(spec.commandLine(), "give only one of --scale, --fit, or --width/--height");
        }
        if (asPublished && !TRAINED.contains(scaleText())) {
            throw new ParameterException(spec.commandLine(), "--as-published needs a --scale of 4, 8 or 16");
        }
        if (asPublished && wrap) {
            throw new ParameterException(
                    spec.commandLine(), "give only one of --as-published, which pads with zeros, and --wrap");
        }
    }

    public UpscaleOptions apply(UpscaleOptions options) {
        return sized(options)
                .withTiling(tiling)
                .withTile(tile == null ? 0 : tile)
                .withAsPublished(asPublished)
                .withEdges(wrap ? Edges.WRAPPED : Edges.MIRRORED)
                .withSelfEnsemble(passes == null ? 1 : passes);
    }

    private UpscaleOptions sized(UpscaleOptions options) {
        if (fit != null) {
            return options.withFit(fit.width, fit.height);
        }
        if (width != null && height != null) {
            return options.withSize(width, height);
        }
        if (width != null) {
            return options.withWidth(width);
        }
        if (height != null) {
            return options.withHeight(height);
        }
        return options.withScale((scale == null ? FOUR : scale).doubleValue());
    }

    /** Returns the scale for file names, {@code 4} or {@code 3.5}; null if the size is given in another way. */
    public String scaleText() {
        if (fit != null || width != null || height != null) {
            return null;
        }
        return scale == null ? "4" : scale.stripTrailingZeros().toPlainString();
    }
}
