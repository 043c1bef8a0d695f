package io.clipsr.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong command lines: exit code 2 and one line that says what was expected. */
class UsageTest {

    private static final int USAGE = 2;

    @Test
    void aloneItPrintsItsHelp() {
        Cli cli = Cli.run().done();
        assertTrue(cli.out().contains("Usage: clipsr"), cli.out());
        for (String command :
                new String[] {"upscale", "compare", "evaluate", "convert", "inspect", "devices", "kernels"}) {
            assertTrue(cli.out().contains("  " + command + " "), cli.out());
        }
        assertEquals("", cli.err());
    }

    @Test
    void tellsItsVersion() {
        assertTrue(Cli.run("--version").done().out().startsWith("clipsr "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"upscale", "compare", "evaluate", "convert", "inspect", "devices", "kernels"})
    void helpOfEveryCommandHasAnExample(String command) {
        String help = Cli.run(command, "--help").done().out();
        assertTrue(help.contains("Usage: clipsr " + command), help);
        assertTrue(help.replace("\r", "").matches("(?s).*Examples?:\n  clipsr " + command + ".*"), help);
    }

    @Test
    void helpCommandShowsTheHelpOfACommand() {
        assertEquals(
                Cli.run("upscale", "--help").done().out(),
                Cli.run("help", "upscale").done().out());
        Cli.run("help", "upscal").complains(USAGE, "upscal", "see clipsr");
    }

    @Test
    void misspeltCommand() {
        Cli.run("upscal", "a.png")
                .complains(
                        USAGE,
                        "unknown command 'upscal'",
                        "expected upscale, compare, evaluate, convert, inspect, devices, kernels",
                        "did you mean 'upscale'?");
        Cli.run("frobnicate")
                .complains(
                        USAGE,
                        "unknown command 'frobnicate'",
                        "expected upscale, compare, evaluate, convert, inspect, devices, kernels");
    }

    @Test
    void unknownOption() {
        Cli.run("upscale", "a.png", "-o", "b.png", "--promt", "x")
                .complains(USAGE, "unknown option '--promt'; did you mean '--prompt'?", "See clipsr upscale --help");
        Cli.run("--verson").complains(USAGE, "unknown option '--verson'; did you mean '--version'?");
        Cli.run("upscale", "--zzzzzzzzz").complains(USAGE, "unknown option '--zzzzzzzzz'; see clipsr upscale --help");
    }

    @Test
    void unknownOptionIsNamedRatherThanTheOneItMeant() {
        Cli.run("upscale", "a.png", "--ouput=b.png")
                .complains(USAGE, "unknown option '--ouput'; did you mean '--output'?");
    }

    @Test
    void missingArguments() {
        Cli.run("upscale", "a.png").complains(USAGE, "missing required option: '--output=OUTPUT'");
        Cli.run("upscale", "-o", "b.png").complains(USAGE, "missing required parameter: 'INPUT'");
        Cli.run("inspect").complains(USAGE, "missing required parameter: 'FILE'");
        Cli.run("convert", "-o", "m.safetensors").complains(USAGE, "'--generator=FILE'");
    }

    @Test
    void promptWithoutQuotes() {
        Cli.run("upscale", "a.png", "-o", "b.png", "-p", "a", "scarlet", "macaw")
                .complains(USAGE, "unexpected argument 'scarlet', which is not a file", "in quotes");
    }

    @Test
    void promptForgotten() {
        Cli.run("upscale", "a.png", "-p", "-o", "b.png").complains(USAGE, "'--prompt'", "found '-o'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.9", "0", "-4", "4x", "four", "", "16.01", "NaN", "1e1"})
    void scaleThatThereIsNot(String scale) {
        Cli.run("upscale", "a.png", "-o", "b.png", "--scale=" + scale)
                .complains(USAGE, "'--scale'", "expected a number from 2 to 16, such as 4 or 3.5, got '" + scale + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fit=100 | width x height in pixels",
                "--fit=0x5 | width x height",
                "--width=-1 | a number of pixels",
                "--max-pixels=lots | a number of pixels, such as 400M",
                "--prompt-strength=-1 | a number of at least 0",
                "--region=1,2,3:a | X,Y,W,H:PROMPT",
                "--region=0,0,0,5:a | X,Y,W,H:PROMPT",
                "--region=1,2,3,4 | X,Y,W,H:PROMPT",
                "--quality=0 | a number from 1 to 100, such as 92",
                "--quality=101 | a number from 1 to 100",
                "--tile=15 | a number of pixels of the input, at least 16",
                "--tile=big | a number of pixels of the input, at least 16",
                "--format=webp | one of png, jpg, jpeg, tif, tiff, bmp",
                "--tiling=fine | one of exact, cross-faded",
                "--ensemble=3 | one of 1, 2, 4"
            })
    void measuresThatThereAreNot(String option, String expected) {
        Cli.run("upscale", "a.png", "-o", "b.png", option)
                .complains(
                        USAGE, "'" + option.substring(0, option.indexOf('=')) + "'", "expected " + expected, "got '");
    }

    @Test
    void optionsThatContradictEachOther() {
        Cli.run("upscale", "a.png", "-o", "b.png", "-s", "2", "--width", "100")
                .complains(USAGE, "give only one of --scale, --fit, or --width/--height");
        Cli.run("upscale", "a.png", "-o", "b.png", "-s", "2", "--as-published")
                .complains(USAGE, "--as-published needs a --scale of 4, 8 or 16");
        Cli.run("upscale", "a.png", "-o", "b.png", "--wrap", "--as-published")
                .complains(USAGE, "give only one of --as-published, which pads with zeros, and --wrap");
        Cli.run("upscale", "UsageTest.java", "-o", "out/", "-p", "a", "--prompts", "b.tsv")
                .complains(USAGE, "not both");
    }

    @Test
    void choicesThatThereAreNot() {
        Cli.run("upscale", "a.png", "-o", "b.png", "-d", "tpu")
                .complains(USAGE, "'--device'", "expected one of auto, cpu, cuda, cuda:N, emulator, got 'tpu'");
        Cli.run("upscale", "a.png", "-o", "b.png", "-t", "0")
                .complains(USAGE, "'--threads'", "expected a number from 1 to 9999, got '0'");
        Cli.run("convert", "--generator", "a.pth", "-o", "m.safetensors", "--graph", "papr")
                .complains(USAGE, "'--graph'", "expected one of released, paper, got 'papr'");
    }

    @Test
    void optionGivenTwice() {
        Cli.run("upscale", "a.png", "-o", "b.png", "-s", "4", "-s", "8").complains(USAGE, "'--scale'", "only once");
    }

    @Test
    void clipGoesWithAModel() {
        Cli.run("compare", "pom.xml", "-o", "b.png", "-p", "a", "--clip", "c.pth")
                .complains(USAGE, "--clip", "--model");
    }
}
