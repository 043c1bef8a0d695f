package io.clipsr.examples.cli.evaluate;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.examples.cli.evaluate.measure.Protocol;
import io.clipsr.examples.cli.files.InputFile;
import io.clipsr.examples.cli.files.InputPicture;
import io.clipsr.examples.cli.files.InputPictures;
import io.clipsr.examples.cli.files.StreamFiles;
import io.clipsr.image.PictureReader;
import io.clipsr.metrics.features.Lpips;
import io.clipsr.metrics.natural.NaturalSceneModel;
import io.clipsr.metrics.natural.SceneStatistics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for the measures. */
final class MeasureOptions {

    @Option(
            names = "--border",
            paramLabel = "N",
            converter = Border.class,
            description = "The border in pixels that PSNR-Y and SSIM-Y leave out. Default: the scale.")
    private Integer border;

    @Option(
            names = "--niqe",
            paramLabel = "DIR|FILE",
            description = "Measure NIQE, the distance from natural scenes: a folder of good photographs to fit them"
                    + " by, or a fitted file. With --report, niqe.txt is the fitted file.")
    private Path niqe;

    @Option(
            names = "--lpips",
            paramLabel = "FILE",
            description = "Measure LPIPS with these weights: AlexNet's or VGG16's convolutions and the weights lin0"
                    + " to lin4 of the package lpips, as safetensors or PyTorch.")
    private Path lpips;

    @Option(
            names = "--lpips-network",
            paramLabel = "alex|vgg",
            converter = NetworkName.class,
            description = "The network of --lpips. Default: alex.")
    private Lpips.Network network = Lpips.Network.ALEX;

    private NaturalSceneModel scenes;

    void check() {
        if (lpips != null) {
            InputFile.check(lpips);
        }
        if (niqe != null && !Files.exists(niqe)) {
            throw new CommandException(niqe + ": no such file or folder; --niqe needs photographs, or a fitted file");
        }
    }

    /** Opens the measures. */
    List<Measure> open(Protocol protocol, List<AutoCloseable> opened) throws IOException {
        List<Measure> measures =
                new ArrayList<>(Measure.standard(border == null ? protocol.scale() : border, protocol.degradation()));
        if (niqe != null) {
            scenes = Files.isDirectory(niqe) ? fit() : NaturalSceneModel.read(niqe);
            measures.add(new Measure(
                    "niqe",
                    "NIQE",
                    3,
                    false,
                    (picture, result) -> Math.min(result.getWidth(), result.getHeight()) < SceneStatistics.BLOCK
                            ? Double.NaN
                            : scenes.distance(result)));
        }
        if (lpips != null) {
            Lpips open = Lpips.open(lpips, network);
            opened.add(open);
            measures.add(new Measure(
                    "lpips", "LPIPS", 4, false, (picture, result) -> open.distance(picture.truth(), result)));
        }
        return measures;
    }

    private NaturalSceneModel fit() throws IOException {
        NaturalSceneModel.Fit fit = new NaturalSceneModel.Fit();
        int count = 0;
        try (StreamFiles none = new StreamFiles()) {
            for (InputPicture picture :
                    InputPictures.find(List.of(niqe), false, null, none, 0).pictures()) {
                BufferedImage photograph = PictureReader.read(picture.file());
                if (Math.min(photograph.getWidth(), photograph.getHeight()) >= SceneStatistics.BLOCK) {
                    fit.add(photograph);
                    count++;
                }
            }
            return fit.model(count + " photographs of "
                    + niqe.toAbsolutePath().normalize().getFileName());
        } catch (IllegalArgumentException e) {
            throw new CommandException(niqe + ": " + e.getMessage());
        }
    }

    /** Writes the fitted model of natural scenes, if there is one. */
    void write(Path report) throws IOException {
        if (scenes != null && report != null) {
            scenes.write(report.resolve("niqe.txt"));
        }
    }

    /** Adds what the values depend on to the settings of the report. */
    void describe(Map<String, String> settings) {
        settings.put("border", border == null ? "the scale" : border.toString());
        settings.put("NIQE", niqe == null ? "no" : niqe.toString());
        settings.put("LPIPS", lpips == null ? "no" : network.name().toLowerCase(Locale.ROOT) + ", " + lpips);
    }

    static final class Border implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("\\d{1,4}")) {
                throw new TypeConversionException("expected a number of pixels, such as 4, got '" + value + "'");
            }
            return Integer.valueOf(value);
        }
    }

    static final class NetworkName implements ITypeConverter<Lpips.Network> {
        @Override
        public Lpips.Network convert(String value) {
            String plain = value.toUpperCase(Locale.ROOT);
            if (!plain.equals("ALEX") && !plain.equals("VGG")) {
                throw new TypeConversionException("expected one of alex, vgg, got '" + value + "'");
            }
            return Lpips.Network.valueOf(plain);
        }
    }
}
