package io.clipsr.examples.cli.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputNamesTest {

    @ParameterizedTest
    @CsvSource({
        "out/, in/a.JPG, '', out/a.jpg",
        "out/, in/a.gif, '', out/a.png",
        "out, in/sea/a.png, sea, out/sea/a.png",
        "{name}-{scale}x.{ext}, in/a.tar.png, '', a.tar-3.5x.png",
        "{name}.jpg, in/sea/a.png, sea, sea/a.jpg",
        "out/{name}.jpg, in/sea/deep/a.png, sea/deep, out/sea/deep/a.jpg",
        "out/{folder}/large-{name}.png, in/sea/a.bmp, sea, out/sea/large-a.png",
        "out/{folder}/{name}.png, in/a.bmp, '', out/a.png",
        "{folder}/{name}-x.png, in/a.bmp, '', a-x.png",
        "{folder}/{name}-x.png, in/sea/a.bmp, sea, sea/a-x.png",
        "out/{name}/{scale}.png, in/sea/a.bmp, sea, out/a/sea/3.5.png",
        "out/{name}.png, in/{scale}.bmp, '', out/{scale}.png",
        "{file}.png, in/a.gif, '', a.gif.png",
        "large-{folder}/{name}.png, in/a.gif, '', large-/a.png",
        "a{b/, in/a.gif, '', a{b/a.png",
        "{x}/, in/a.gif, '', {x}/a.png"
    })
    void templates(String template, String input, String folder, String output) throws IOException {
        OutputNames names = OutputNames.of(template, new OutputNames.Settings(true, "3.5", null));
        assertEquals(Path.of(output), names.of(new InputPicture(Path.of(input), Path.of(folder))));
    }

    @ParameterizedTest
    @CsvSource({
        "out/{name}/../../x.png, in/a.png",
        "out/{name}/x.png, in/...png",
        "{folder}//{name}.png, in/a.png",
        "out/{name}/../x.png, in/a.png",
        "out/../{name}/../x.png, in/a.png"
    })
    void resultsOutsideOfTheRootAreRefused(String template, String input) {
        OutputNames names = OutputNames.of(template, new OutputNames.Settings(true, "4", null));
        InputPicture picture = new InputPicture(Path.of(input), Path.of(""));
        CommandException refused = assertThrows(CommandException.class, () -> names.of(picture));
        assertTrue(refused.getMessage().contains("which is outside of"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "out/, out",
        "out/{name}.png, out",
        "out/x{name}.png, out",
        "{name}.png, ''",
        "out/{folder}/{name}.png, out"
    })
    void rootIsWhatAllResultsLieBelow(String template, String root) {
        assertEquals(
                Path.of(root).toAbsolutePath().normalize(),
                OutputNames.of(template, new OutputNames.Settings(true, "4", null))
                        .root());
    }

    private static OutputNames names(String template, String format) {
        return OutputNames.of(template, new OutputNames.Settings(true, "4", format));
    }

    private static InputPicture picture(String file, String folder) {
        return new InputPicture(Path.of(file), Path.of(folder));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void linksThatLeadOutOfTheRootAreRefused(@TempDir Path folder) throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(out.resolve("sea"), elsewhere);
        Files.createSymbolicLink(out.resolve("b.png"), Files.createFile(elsewhere.resolve("precious.png")));
        Files.createSymbolicLink(folder.resolve("link"), out);
        OutputNames names = names(out + "/", null);
        for (InputPicture picture : List.of(picture("in/sea/a.png", "sea"), picture("in/b.png", ""))) {
            CommandException refused = assertThrows(CommandException.class, () -> names.of(picture));
            assertTrue(refused.getMessage().contains("no links in that folder that lead out of it"));
        }
        assertEquals(
                folder.resolve("link/c.png"),
                names(folder.resolve("link") + "/", null).of(picture("in/c.png", ""))); // the folder may be a link
    }

    @Test
    void suggestionForClashingNamesHelps() throws IOException {
        List<InputPicture> sameName = List.of(picture("in/a.gif", ""), picture("in/a.png", ""));
        assertEquals(Optional.of("out/{file}.{ext}"), names("out/", null).distinct(sameName));
        List<InputPicture> folders = List.of(picture("in/a.png", ""), picture("in/sea/a.png", "sea"));
        assertEquals(Optional.of("{name}.{ext}"), names("{scale}.png", null).distinct(folders));
        List<InputPicture> apart = List.of(picture("x/a.png", ""), picture("y/a.png", ""));
        assertEquals(Optional.empty(), names("out/", null).distinct(apart));
    }

    @ParameterizedTest
    @CsvSource({
        "out/, tif, in/a.png, out/a.tif",
        "out/{name}.{ext}, jpg, in/a.png, out/a.jpg",
        "out/{name}.jpeg, jpg, in/a.png, out/a.jpeg"
    })
    void formatIsTheExtension(String template, String format, String input, String output) throws IOException {
        assertEquals(Path.of(output), names(template, format).of(picture(input, "")));
    }

    @Test
    void formatThatContradictsTheName() {
        CommandException refused = assertThrows(CommandException.class, () -> names("{name}.png", "jpg"));
        assertEquals(
                "{name}.png: is not a name for --format jpg; leave --format out, or end the name in .jpg",
                refused.getMessage());
    }
}
