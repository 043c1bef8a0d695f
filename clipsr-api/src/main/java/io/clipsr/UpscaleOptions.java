package io.clipsr;

import io.clipsr.image.PictureReader;
import io.clipsr.tiles.SelfEnsemble;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * What is wanted of a picture. Immutable: each {@code with...} method returns a changed copy.
 *
 * <pre>{@code
 * UpscaleOptions options = UpscaleOptions.of("a scarlet macaw").withFit(3840, 2160).withPromptStrength(1.5);
 * }</pre>
 */
public final class UpscaleOptions {
    private static final UpscaleOptions DEFAULTS = new UpscaleOptions();

    // Written only while a copy is made.
    private String prompt = "";
    private double promptStrength = 1;
    private List<PromptRegion> regions = List.of();
    private TargetSize size = new TargetSize.Factor(4);
    private boolean asPublished;
    private Tiling tiling;
    private boolean mirroredEdges = true;
    private int selfEnsemble = 1;
    private Progress progress = Progress.NONE;
    private BooleanSupplier cancelled = () -> false;
    private boolean color;
    private boolean overwrite;
    private long maxPixels = PictureReader.DEFAULT_MAX_PIXELS;

    private UpscaleOptions() {}

    private UpscaleOptions(UpscaleOptions from) {
        prompt = from.prompt;
        promptStrength = from.promptStrength;
        regions = from.regions;
        size = from.size;
        asPublished = from.asPublished;
        tiling = from.tiling;
        mirroredEdges = from.mirroredEdges;
        selfEnsemble = from.selfEnsemble;
        progress = from.progress;
        cancelled = from.cancelled;
        color = from.color;
        overwrite = from.overwrite;
        maxPixels = from.maxPixels;
    }

    /** 4x without a prompt. */
    public static UpscaleOptions defaults() {
        return DEFAULTS;
    }

    /** 4x under a prompt. */
    public static UpscaleOptions of(String prompt) {
        return DEFAULTS.withPrompt(prompt);
    }

    /** @param words what the picture shows, in English; at most 75 tokens count. Empty for none */
    public UpscaleOptions withPrompt(String words) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.prompt = Objects.requireNonNull(words, "prompt: pass \"\" for none");
        return copy;
    }

    /**
     * How far the prompts count: the network's modulation is {@code empty + strength * (prompt - empty)}, where
     * {@code empty} is what it is without words. 0 is as without a prompt, 1 (default) as trained, above 1 exaggerates.
     * In the paper graph, the prompts of the CLIP-ViT are mixed in the same way.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public UpscaleOptions withPromptStrength(double strength) {
        if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the prompt strength is " + strength + ", expected a number from 0 on");
        }
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.promptStrength = strength;
        return copy;
    }

    /** Prompts for parts of the picture. Where they overlap, the later one lies over the earlier. */
    public UpscaleOptions withRegions(List<PromptRegion> parts) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.regions = List.copyOf(parts);
        return copy;
    }

    /** One more region, over those that are there. */
    public UpscaleOptions withRegion(PromptRegion part) {
        List<PromptRegion> more = new ArrayList<>(regions);
        more.add(Objects.requireNonNull(part, "region"));
        return withRegions(more);
    }

    /**
     * How many times as wide and high. The network runs at 4, 8 or 16, whichever is nearest as a ratio; a Lanczos
     * resize does the rest.
     *
     * @throws IllegalArgumentException unless it is 2 to 16
     */
    public UpscaleOptions withScale(double factor) {
        return withSize(new TargetSize.Factor(factor));
    }

    /**
     * Exactly this size, whatever the picture's aspect ratio; each side may grow 1 to 16 times, which is checked when
     * there is a picture.
     *
     * @throws IllegalArgumentException unless both are at least 1
     */
    public UpscaleOptions withSize(int width, int height) {
        return withSize(new TargetSize.Exactly(positive("width", width), positive("height", height)));
    }

    /**
     * Exactly this width, 1 to 16 times the picture's, which is checked when there is one; the height follows.
     *
     * @throws IllegalArgumentException unless it is at least 1
     */
    public UpscaleOptions withWidth(int width) {
        return withSize(new TargetSize.Exactly(positive("width", width), 0));
    }

    /**
     * Exactly this height, 1 to 16 times the picture's, which is checked when there is one; the width follows.
     *
     * @throws IllegalArgumentException unless it is at least 1
     */
    public UpscaleOptions withHeight(int height) {
        return withSize(new TargetSize.Exactly(0, positive("height", height)));
    }

    /**
     * As large as a box allows, aspect ratio kept; 1 to 16 times, which is checked when there is a picture.
     *
     * @throws IllegalArgumentException unless both are at least 1
     */
    public UpscaleOptions withFit(int width, int height) {
        return withSize(new TargetSize.Fit(positive("width", width), positive("height", height)));
    }

    private UpscaleOptions withSize(TargetSize target) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.size = target;
        return copy;
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("the " + what + " is " + value + ", expected at least 1");
        }
        return value;
    }

    /**
     * As the published program does it: the picture is squashed to the square that the network was trained on, and the
     * result is a square, too. For comparison with others' figures; the scale must be 4, 8 or 16.
     */
    public UpscaleOptions withAsPublished(boolean squash) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.asPublished = squash;
        return copy;
    }

    /** How large pictures are cut up; null (default) for what suits the model. */
    public UpscaleOptions withTiling(Tiling kind) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.tiling = kind;
        return copy;
    }

    /**
     * Whether the picture goes on as its mirror image beyond its edges (default), or as zeros, as the network was
     * trained.
     */
    public UpscaleOptions withMirroredEdges(boolean mirrored) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.mirroredEdges = mirrored;
        return copy;
    }

    /**
     * The mean of what the network makes of the picture and of its mirror images (geometric self-ensemble): with the
     * bundled model a little better at 4x and 8x, at 16x about the same (docs/MODEL_CARD.md has the figures). 1
     * (default) for the picture alone, 2 with its image left to right, 4 with the images upside down, too; that many
     * times the work.
     *
     * @throws IllegalArgumentException unless it is 1, 2 or 4
     */
    public UpscaleOptions withSelfEnsemble(int passes) {
        SelfEnsemble.check(passes);
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.selfEnsemble = passes;
        return copy;
    }

    /**
     * Whether a picture of grey samples becomes one in colour (sRGB), with the colours that the prompt gives it.
     * Default: it stays grey, whatever the prompt says. Pictures in colour stay so.
     */
    public UpscaleOptions withColor(boolean always) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.color = always;
        return copy;
    }

    /** Who is told how far it is. */
    public UpscaleOptions withProgress(Progress listener) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.progress = Objects.requireNonNull(listener, "progress");
        return copy;
    }

    /**
     * Asked often, within each tile, whether to give up: then, or when its thread is interrupted, the computation ends
     * with a {@link CancellationException} and leaves no file behind.
     */
    public UpscaleOptions withCancellation(BooleanSupplier wanted) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.cancelled = Objects.requireNonNull(wanted, "cancellation");
        return copy;
    }

    /** Whether an existing output file is replaced; default no. */
    public UpscaleOptions withOverwrite(boolean replace) {
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.overwrite = replace;
        return copy;
    }

    /**
     * Input files that claim more pixels than this are refused before memory is taken for them; default 400 million.
     */
    public UpscaleOptions withMaxPixels(long pixels) {
        if (pixels < 1) {
            throw new IllegalArgumentException("the largest number of pixels is " + pixels + ", expected at least 1");
        }
        UpscaleOptions copy = new UpscaleOptions(this);
        copy.maxPixels = pixels;
        return copy;
    }

    public String prompt() {
        return prompt;
    }

    public double promptStrength() {
        return promptStrength;
    }

    public List<PromptRegion> regions() {
        return regions;
    }

    public boolean asPublished() {
        return asPublished;
    }

    /** Null for what suits the model. */
    public Tiling tiling() {
        return tiling;
    }

    /** Passes: 1, 2 or 4. */
    public int selfEnsemble() {
        return selfEnsemble;
    }

    public boolean color() {
        return color;
    }

    public boolean overwrite() {
        return overwrite;
    }

    public long maxPixels() {
        return maxPixels;
    }

    TargetSize size() {
        return size;
    }

    boolean mirroredEdges() {
        return mirroredEdges;
    }

    Progress progress() {
        return progress;
    }

    /** @throws CancellationException if the caller wants no more of it */
    void checkCancelled() {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("upscaling was cancelled");
        }
    }
}
