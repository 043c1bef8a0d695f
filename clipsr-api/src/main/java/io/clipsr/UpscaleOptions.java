package io.clipsr;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureException;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureSource;
import io.clipsr.image.PictureWriter;
import io.clipsr.image.ReadLimits;
import io.clipsr.tiles.SelfEnsemble;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Options for upscaling one picture. Immutable: each {@code with...} method returns a changed copy.
 *
 * <pre>{@code
 * UpscaleOptions options = UpscaleOptions.of("a scarlet macaw").withFit(3840, 2160).withPromptStrength(1.5);
 * }</pre>
 */
public final class UpscaleOptions {
    private static final int SMALLEST_TILE = 16;
    private static final UpscaleOptions DEFAULTS = new UpscaleOptions();

    // Assigned only while a copy is being made.
    private String prompt = "";
    private double promptStrength = 1;
    private List<PromptRegion> regions = List.of();
    private TargetSize size = new TargetSize.Factor(4);
    private boolean asPublished;
    private Tiling tiling;
    private Edges edges = Edges.MIRRORED;
    private int selfEnsemble = 1;
    private Progress progress = Progress.NONE;
    private BooleanSupplier cancelled = () -> false;
    private boolean color;
    private boolean overwrite;
    private long maxPixels = PictureReader.DEFAULT_MAX_PIXELS;
    private Duration decodingTime;
    private int tile;
    private int quality = PictureWriter.DEFAULT_QUALITY;
    private boolean keepTime;

    private UpscaleOptions() {}

    private UpscaleOptions(UpscaleOptions from) {
        prompt = from.prompt;
        promptStrength = from.promptStrength;
        regions = from.regions;
        size = from.size;
        asPublished = from.asPublished;
        tiling = from.tiling;
        edges = from.edges;
        selfEnsemble = from.selfEnsemble;
        progress = from.progress;
        cancelled = from.cancelled;
        color = from.color;
        overwrite = from.overwrite;
        maxPixels = from.maxPixels;
        decodingTime = from.decodingTime;
        tile = from.tile;
        quality = from.quality;
        keepTime = from.keepTime;
    }

    /** Returns the default options: 4x, no prompt. */
    public static UpscaleOptions defaults() {
        return DEFAULTS;
    }

    /** Returns options for 4x with a prompt. */
    public static UpscaleOptions of(String prompt) {
        return DEFAULTS.withPrompt(prompt);
    }

    /**
     * Sets the prompt.
     *
     * @param words the description of the picture, in English; only the first 75 tokens are used. Empty for no prompt
     */
    public UpscaleOptions withPrompt(String words) {
        return with(copy -> copy.prompt = Objects.requireNonNull(words, "prompt: pass \"\" for none"));
    }

    /**
     * Sets the strength of the prompts. The network is modulated by {@code empty + strength * (prompt - empty)}, where
     * {@code empty} is the modulation without a prompt. 0 ignores the prompt, 1 (default) is as trained, above 1
     * exaggerates. In the paper graph, the prompts of the CLIP-ViT are interpolated in the same way.
     *
     * @param strength the strength, 0 or more
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public UpscaleOptions withPromptStrength(double strength) {
        if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the prompt strength is " + strength + ", expected 0 or more");
        }
        return with(copy -> copy.promptStrength = strength);
    }

    /** Sets prompts for parts of the picture. Where regions overlap, the later one wins. */
    public UpscaleOptions withRegions(List<PromptRegion> parts) {
        return with(copy -> copy.regions = List.copyOf(parts));
    }

    /** Adds a region on top of the existing ones. */
    public UpscaleOptions withRegion(PromptRegion part) {
        List<PromptRegion> more = new ArrayList<>(regions);
        more.add(Objects.requireNonNull(part, "region"));
        return withRegions(more);
    }

    /**
     * Sets the upscaling factor of both sides. The network runs at 4, 8 or 16, whichever is nearest as a ratio; a
     * Lanczos resize does the rest.
     *
     * @throws IllegalArgumentException unless it is 2 to 16
     */
    public UpscaleOptions withScale(double factor) {
        return withSize(new TargetSize.Factor(factor));
    }

    /**
     * Sets the exact size of the result in pixels; the aspect ratio may change. Each side may grow 1 to 16 times, which
     * is checked once the picture is known.
     *
     * @throws IllegalArgumentException unless both are at least 1
     */
    public UpscaleOptions withSize(int width, int height) {
        return withSize(new TargetSize.Exactly(positive("width", width), positive("height", height)));
    }

    /**
     * Sets the result's width in pixels; the height keeps the aspect ratio. It may be 1 to 16 times the picture's
     * width, which is checked once the picture is known.
     *
     * @throws IllegalArgumentException unless it is at least 1
     */
    public UpscaleOptions withWidth(int width) {
        return withSize(new TargetSize.Exactly(positive("width", width), 0));
    }

    /**
     * Sets the result's height in pixels; the width keeps the aspect ratio. It may be 1 to 16 times the picture's
     * height, which is checked once the picture is known.
     *
     * @throws IllegalArgumentException unless it is at least 1
     */
    public UpscaleOptions withHeight(int height) {
        return withSize(new TargetSize.Exactly(0, positive("height", height)));
    }

    /**
     * Makes the result as large as fits into a box of this size in pixels, keeping the aspect ratio; at most 16 times
     * as large as the picture, which a note then says. That it does not shrink is checked once the picture is known.
     *
     * @throws IllegalArgumentException unless both are at least 1
     */
    public UpscaleOptions withFit(int width, int height) {
        return withSize(new TargetSize.Fit(positive("width", width), positive("height", height)));
    }

    private UpscaleOptions withSize(TargetSize target) {
        return with(copy -> copy.size = target);
    }

    private UpscaleOptions with(Consumer<UpscaleOptions> change) {
        UpscaleOptions copy = new UpscaleOptions(this);
        change.accept(copy);
        return copy;
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("the " + what + " is " + value + ", expected at least 1");
        }
        return value;
    }

    /**
     * Sets whether to work as the published program does: the picture is resized to the square that the network was
     * trained on, ignoring its aspect ratio, and the result is a square too. Samples are taken as they are stored: no
     * colour profile is applied, Exif's orientation is ignored, alpha is dropped (see {@link PictureSource#stored}).
     * The result is plain RGB with 8 bits, without profile or metadata. Use this to compare with published figures. The
     * scale must be 4, 8 or 16.
     */
    public UpscaleOptions withAsPublished(boolean squash) {
        return with(copy -> copy.asPublished = squash);
    }

    /** Sets how large pictures are divided into tiles; null (default) uses the tiling that the model recommends. */
    public UpscaleOptions withTiling(Tiling kind) {
        return with(copy -> copy.tiling = kind);
    }

    /**
     * Sets the largest side of a tile, in pixels of the input; 0 (default) for as large as the memory allows, which is
     * the limit in any case. Smaller tiles take less memory and more time.
     *
     * @throws IllegalArgumentException unless it is 0 or at least 16
     */
    public UpscaleOptions withTile(int side) {
        if (side != 0 && side < SMALLEST_TILE) {
            throw new IllegalArgumentException(
                    "the side of a tile is " + side + ", expected at least " + SMALLEST_TILE + " pixels");
        }
        return with(copy -> copy.tile = side);
    }

    /**
     * Sets how the picture goes on beyond its edges: mirrored (default); wrapped, so that the result of a seamless
     * texture is seamless; or padded with zeros, as the network was trained. As-published mode always pads with zeros,
     * and cannot wrap.
     */
    public UpscaleOptions withEdges(Edges kind) {
        Objects.requireNonNull(kind, "edges");
        return with(copy -> copy.edges = kind);
    }

    /**
     * Sets the number of passes of the geometric self-ensemble, which averages the results for the picture and its
     * mirror images. With the bundled model it is slightly better at 4x and 8x and about the same at 16x
     * (docs/MODEL_CARD.md has the figures). 1 (default) uses the picture alone, 2 adds the horizontal flip, 4 adds the
     * vertical flips. The work grows by the same factor.
     *
     * @throws IllegalArgumentException unless it is 1, 2 or 4
     */
    public UpscaleOptions withSelfEnsemble(int passes) {
        SelfEnsemble.check(passes);
        return with(copy -> copy.selfEnsemble = passes);
    }

    /**
     * Sets whether a greyscale picture is converted to colour (sRGB), so that the prompt can colour it. By default it
     * stays grey whatever the prompt. Colour pictures are not affected.
     */
    public UpscaleOptions withColor(boolean always) {
        return with(copy -> copy.color = always);
    }

    /** Sets the progress listener. */
    public UpscaleOptions withProgress(Progress listener) {
        return with(copy -> copy.progress = Objects.requireNonNull(listener, "progress"));
    }

    /**
     * Sets the cancellation check. It is called often, several times within each tile. When it returns true, or the
     * thread is interrupted, the computation ends with a {@link CancellationException} and leaves no file behind.
     */
    public UpscaleOptions withCancellation(BooleanSupplier wanted) {
        return with(copy -> copy.cancelled = Objects.requireNonNull(wanted, "cancellation"));
    }

    /** Sets whether an existing output file is replaced; false by default. */
    public UpscaleOptions withOverwrite(boolean replace) {
        return with(copy -> copy.overwrite = replace);
    }

    /**
     * Sets the quality of results in JPEG, 1 to 100; default {@value PictureWriter#DEFAULT_QUALITY}. Other formats lose
     * nothing and ignore it.
     *
     * @throws IllegalArgumentException unless it is 1 to 100
     */
    public UpscaleOptions withQuality(int percent) {
        PictureWriter.checkQuality(percent);
        return with(copy -> copy.quality = percent);
    }

    /** Sets whether a result file gets the input file's time of last modification; false by default. */
    public UpscaleOptions withKeepTime(boolean keep) {
        return with(copy -> copy.keepTime = keep);
    }

    /**
     * Sets the largest number of pixels an input file may have; default 400 million. Larger files are rejected before
     * memory is allocated for them.
     */
    public UpscaleOptions withMaxPixels(long pixels) {
        if (pixels < 1) {
            throw new IllegalArgumentException("the largest number of pixels is " + pixels + ", expected at least 1");
        }
        return with(copy -> copy.maxPixels = pixels);
    }

    /**
     * Sets the longest time that decoding an input file may take; no limit by default. A program that accepts files of
     * strangers should set one: small files can be made that take long.
     */
    public UpscaleOptions withDecodingTime(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("the longest decoding time is " + longest + ", expected more than 0");
        }
        return with(copy -> copy.decodingTime = longest);
    }

    /** Returns the prompt; empty if there is none. */
    public String prompt() {
        return prompt;
    }

    /** Returns the strength of the prompts; 1 is as trained. */
    public double promptStrength() {
        return promptStrength;
    }

    /** Returns the regions with prompts of their own, later ones on top. */
    public List<PromptRegion> regions() {
        return regions;
    }

    /** Returns whether to work as the published program does. */
    public boolean asPublished() {
        return asPublished;
    }

    /** Returns the tiling, or null for the one that the model recommends. */
    public Tiling tiling() {
        return tiling;
    }

    /** Returns how the picture goes on beyond its edges. */
    public Edges edges() {
        return edges;
    }

    /** Returns the number of self-ensemble passes: 1, 2 or 4. */
    public int selfEnsemble() {
        return selfEnsemble;
    }

    /** Returns whether greyscale pictures are converted to colour. */
    public boolean color() {
        return color;
    }

    /** Returns whether an existing output file is replaced. */
    public boolean overwrite() {
        return overwrite;
    }

    /** Returns the largest number of pixels an input file may have. */
    public long maxPixels() {
        return maxPixels;
    }

    /** Returns the largest side of a tile in pixels of the input; 0 for as large as the memory allows. */
    public int tile() {
        return tile;
    }

    /** Returns the quality of results in JPEG. */
    public int quality() {
        return quality;
    }

    /** Returns whether a result file gets the input file's time of last modification. */
    public boolean keepTime() {
        return keepTime;
    }

    /** Reads a picture file within the limits of these options, see {@link PictureReader#open(Path)}. */
    public PictureSource open(Path source) throws PictureException {
        return open(source, bytes -> {});
    }

    PictureSource open(Path source, LongConsumer beforeDecoding) throws PictureException {
        return ColorPicture.of(PictureReader.open(source, limits().withMemory(beforeDecoding)), this);
    }

    /** Reads a picture from a stream within the limits of these options. */
    PictureSource open(InputStream source) throws PictureException {
        return ColorPicture.of(PictureReader.open(source, limits()), this);
    }

    private ReadLimits limits() {
        return ReadLimits.pixels(maxPixels).withTime(decodingTime).withCancellation(cancelled);
    }

    TargetSize size() {
        return size;
    }

    Progress progress() {
        return progress;
    }

    /** Throws a {@link CancellationException} if the cancellation check or an interrupt requests it. */
    void checkCancelled() {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("upscaling was cancelled");
        }
    }
}
