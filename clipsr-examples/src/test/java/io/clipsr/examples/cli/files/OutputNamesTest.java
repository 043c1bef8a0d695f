package io.clipsr.examples.cli.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.examples.cli.console.CommandException;
import java.nio.file.Path;
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
        "out/{name}.png, in/{scale}.bmp, '', out/{scale}.png"
    })
    void templates(String template, String input, String folder, String output) {
        OutputNames names = OutputNames.of(template, true, "3.5");
        assertEquals(Path.of(output), names.of(new InputPicture(Path.of(input), Path.of(folder))));
    }

    @ParameterizedTest
    @CsvSource({"out/{name}/../../x.png, in/a.png", "out/{name}/x.png, in/...png", "{folder}//{name}.png, in/a.png"})
    void resultsOutsideOfTheRootAreRefused(String template, String input) {
        OutputNames names = OutputNames.of(template, true, "4");
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
                OutputNames.of(template, true, "4").root());
    }
}
