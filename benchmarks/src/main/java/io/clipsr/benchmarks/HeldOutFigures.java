package io.clipsr.benchmarks;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import io.clipsr.kernels.DeviceException;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.support.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a model does on pictures that no training saw: the tables of the model card, as Markdown, and its sheets of
 * pictures.
 *
 * <pre>
 * mvn -q package -DskipTests -pl benchmarks -am
 * java --add-modules jdk.incubator.vector -cp benchmarks/target/clipsr-benchmarks-0.1.0.jar io.clipsr.benchmarks.HeldOutFigures \
 *     clipsr-api/src/test/resources/io/clipsr/heldout --sheets docs/samples &gt; figures.md
 * </pre>
 *
 * <p>{@code -m} takes another model than the bundled one; {@code --others}, a name and a tab-separated file of
 * {@code picture scale psnr ssim}, adds what another program reached. PSNR is {@link io.clipsr.metrics.Psnr}, SSIM
 * {@link io.clipsr.metrics.Ssim}, both of 8-bit RGB with no border left out. {@code --sheets} writes
 * {@code heldout.jpg} and {@code heldout-least.jpg}, in place of what was there.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 the command line itself was wrong.
 */
public final class HeldOutFigures {
    private static final String USAGE =
            "usage: HeldOutFigures FOLDER [-m MODEL.safetensors] [--sheets DIR] [--others NAME=results.tsv]";

    private final List<HeldOutPicture> pictures;
    private final List<String> captions;
    private final SuperResolver resolver;
    private final PrintStream progress;

    private HeldOutFigures(List<HeldOutPicture> pictures, SuperResolver resolver, PrintStream progress) {
        this.pictures = pictures;
        this.captions = pictures.stream().map(HeldOutPicture::caption).toList();
        this.resolver = resolver;
        this.progress = progress;
    }

    /** The options of the command line; null for those that are not given. */
    private record Options(Path folder, Path model, Path sheets, String othersName, Path others) {

        static Options of(String[] args) {
            Path folder = null;
            Path model = null;
            Path sheets = null;
            String[] others = {null, null};
            for (int i = 0; i < args.length; i++) {
                if (!args[i].startsWith("-")) {
                    if (folder != null) {
                        throw new IllegalArgumentException(
                                "one folder is expected, " + folder + " and " + args[i] + " are given");
                    }
                    folder = Path.of(args[i]);
                    continue;
                }
                String option = args[i];
                if (!List.of("-m", "--sheets", "--others").contains(option)) {
                    throw new IllegalArgumentException("there is no option " + option);
                }
                if (++i == args.length) {
                    throw new IllegalArgumentException(option + " lacks its value");
                }
                switch (option) {
                    case "-m" -> model = Path.of(args[i]);
                    case "--sheets" -> sheets = Path.of(args[i]);
                    default -> {
                        others = args[i].split("=", 2);
                        if (others.length < 2 || others[0].isBlank()) {
                            throw new IllegalArgumentException(
                                    "--others " + args[i] + " lacks the program's name: give NAME=FILE");
                        }
                    }
                }
            }
            if (folder == null) {
                throw new IllegalArgumentException("the folder of pictures is missing");
            }
            return new Options(folder, model, sheets, others[0], others[1] == null ? null : Path.of(others[1]));
        }
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true"); // pictures only, never a window
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(run(args, out, System.err));
    }

    /** Runs one command line and returns its exit code. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        Options options;
        try {
            options = Options.of(args);
        } catch (IllegalArgumentException e) {
            err.println("held-out-figures: " + e.getMessage() + "\n" + USAGE);
            return 2;
        }
        try {
            run(options, out, err);
            return 0;
        } catch (IOException | WeightFormatException | DeviceException e) {
            err.println("held-out-figures: " + e.getMessage());
            return 1;
        }
    }

    private static void run(Options options, PrintStream out, PrintStream err) throws IOException {
        List<HeldOutPicture> pictures = HeldOutPicture.read(options.folder);
        List<String> names = pictures.stream().map(HeldOutPicture::name).toList();
        Figures other = options.others == null ? null : OtherFigures.read(options.others, options.othersName, names);
        if (options.sheets != null) {
            AtomicFile.check(HeldOutSheets.all(options.sheets), true);
            AtomicFile.check(HeldOutSheets.least(options.sheets), true);
        }
        SuperResolver.Builder builder = SuperResolver.builder();
        try (SuperResolver resolver = (options.model == null ? builder : builder.model(options.model)).open()) {
            HeldOutFigures figures = new HeldOutFigures(pictures, resolver, err);
            Figures bicubic = figures.resampled("bicubic", ResizeKernel.BICUBIC);
            Figures lanczos = figures.resampled("Lanczos", ResizeKernel.LANCZOS3);
            Figures model = figures.prompted("model, own captions", figures.captions, UnaryOperator.identity());

            List<Figures> all = new ArrayList<>(List.of(bicubic, lanczos, model));
            all.addAll(figures.promptedOtherwise());
            List<Figures> compared = new ArrayList<>(List.of(bicubic, lanczos, model));
            if (other != null) {
                all.add(other);
                compared.add(other);
            }
            out.println(resolver.model() + ", " + pictures.size() + " pictures\n\n" + FigureTables.means(all));
            for (int scale : HeldOutPicture.SCALES) {
                out.println(FigureTables.pictures(scale, names, compared));
            }
            if (options.sheets != null) {
                new HeldOutSheets(pictures, bicubic, model, figures::upscaled).write(options.sheets);
            }
        }
    }

    private Figures resampled(String name, ResizeKernel kernel) {
        return Figures.measure(
                name,
                pictures,
                (i, scale) -> Resampler.resize(
                        pictures.get(i).inputs().get(scale), HeldOutPicture.SIDE, HeldOutPicture.SIDE, kernel));
    }

    /** With other words than each picture's own, and in other ways. */
    private List<Figures> promptedOtherwise() {
        List<Figures> rotated = new ArrayList<>();
        for (int by : Prompting.rotations(captions.size())) {
            rotated.add(prompted(
                    "model, captions rotated by " + by, Prompting.rotated(captions, by), UnaryOperator.identity()));
        }
        List<Figures> otherwise = new ArrayList<>(List.of(
                prompted(
                        "model, empty prompt",
                        captions.stream().map(caption -> "").toList(),
                        UnaryOperator.identity()),
                Figures.mean("model, shuffled captions", rotated),
                prompted("model, unknown words", Prompting.unknown(captions.size()), UnaryOperator.identity()),
                prompted("model, own captions, ensemble of 2", captions, options -> options.withSelfEnsemble(2)),
                prompted("model, own captions, ensemble of 4", captions, options -> options.withSelfEnsemble(4))));
        if (resolver.inputSide(4)
                == HeldOutPicture.SIDE / 4) { // as published there are only pictures of the model's own size
            otherwise.add(
                    prompted("model as published, own captions", captions, options -> options.withAsPublished(true)));
        }
        return otherwise;
    }

    private Figures prompted(String name, List<String> prompts, UnaryOperator<UpscaleOptions> with) {
        progress.println("measuring: " + name);
        return Figures.measure(
                name,
                pictures,
                (i, scale) -> resolver.upscale(
                        pictures.get(i).inputs().get(scale),
                        with.apply(UpscaleOptions.of(prompts.get(i)).withScale(scale))));
    }

    private BufferedImage upscaled(int picture, int scale) {
        return resolver.upscale(pictures.get(picture).inputs().get(scale), captions.get(picture), scale);
    }
}
