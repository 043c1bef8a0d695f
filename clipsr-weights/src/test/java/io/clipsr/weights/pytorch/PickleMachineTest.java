package io.clipsr.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.weights.Inspection;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the machine with opcodes written as Latin-1 text. */
class PickleMachineTest {
    @TempDir
    Path folder;

    @Test
    void numbersAndTextsAreWhatPythonMeans() {
        assertEquals(
                List.of(
                        new PickleValue.Int(-2),
                        new PickleValue.Int(255),
                        new PickleValue.Int(65535),
                        new PickleValue.Int(0),
                        new PickleValue.Int(-1),
                        new PickleValue.Int(0x7FFFFFFFFFFFL),
                        new PickleValue.Real(1.5),
                        new PickleValue.Bool(true),
                        PickleValue.None.NONE,
                        new PickleValue.Text("\u00e9"),
                        new PickleValue.Text("py2")),
                items(
                        "(J\u00fe\u00ff\u00ff\u00ffK\u00ffM\u00ff\u00ff\u008a\u0000\u008a\u0001\u00ff\u008a\u0006\u00ff\u00ff\u00ff\u00ff\u00ff\u007f"
                                + "G\u003f\u00f8\u0000\u0000\u0000\u0000\u0000\u0000\u0088NX\u0002\u0000\u0000\u0000\u00c3\u00a9U\u0003py2t."));
    }

    @Test
    void containersAndMemoWork() {
        PickleValue.Dict dict = assertInstanceOf(
                PickleValue.Dict.class, run("}q\u0000(U\u0001aK\u0001U\u0001bh\u0000uU\u0001aK\u0002s."));
        assertEquals(new PickleValue.Int(2), dict.get("a"));
        assertEquals(dict, dict.get("b"));
        assertEquals(
                List.of(new PickleValue.Int(1), new PickleValue.Int(2), new PickleValue.Int(3)),
                items("](K\u0001K\u0002eK\u0003a."));
        assertEquals(List.of(new PickleValue.Int(1), new PickleValue.Int(1)), items("K\u0001\u0094h\u0000\u0086."));
        assertEquals(
                new PickleValue.Int(2),
                assertInstanceOf(
                                PickleValue.Dict.class,
                                run("ccollections\nOrderedDict\n]U\u0001aK\u0002\u0086a\u0085R."))
                        .get("a"));
        assertEquals("torch.FloatStorage", ((PickleValue.Global) run("U\u0005torchU\u000cFloatStorage\u0093.")).path());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "K|it ends in the middle",
                "(|it ends in the middle",
                "X\u0005|it ends in the middle",
                "ccollections|it ends in the middle",
                ".|its stack is empty",
                "t.|a mark is missing",
                "h\u0001.|it reads a memo entry that it never wrote",
                "K\u0001K\u0001a.|it appends to something that is not a list",
                "K\u0001K\u0001K\u0001s.|it sets items of something that is not a dictionary",
                "K\u0001)R.|it calls something that is not a function",
                "K\u0001)b.|it sets attributes of something that has none",
                "K\u0001K\u0002\u0093.|a name is not text",
                "X\u0000\u0000\u0000\u0080.|a text has 2147483648 bytes, allowed are 1048576",
                "\u008a\u001101234567890123456.|a number has 17 bytes, allowed are 16",
                "U\u000bcollectionsU\u000bOrderedDict\u0093K\u0001\u0085R.|an OrderedDict has invalid arguments"
            })
    void damageIsNamed(String code, String fault) {
        assertEquals(
                "The pickle of x.pth is damaged: " + fault + "; copy or download the file again.",
                assertThrows(WeightFormatException.class, () -> run(code)).getMessage());
    }

    @Test
    void depthStepsAndUnknownOpcodesAreBounded() {
        assertEquals(
                "The pickle of x.pth is damaged: it is nested deeper than 1000; copy or download the file again.",
                assertThrows(WeightFormatException.class, () -> run("(".repeat(2000)))
                        .getMessage());
        assertEquals(
                "The pickle of x.pth is damaged: it has more than 500000 steps; copy or download the file again.",
                assertThrows(WeightFormatException.class, () -> run("N" + "N0".repeat(250_000) + "."))
                        .getMessage());
        assertEquals(
                "The pickle of x.pth uses the opcode 0x69 at byte 0, which weights do not need; save the state dict alone with "
                        + "torch.save.",
                assertThrows(WeightFormatException.class, () -> run("i")).getMessage());
        assertEquals(
                "The pickle of x.pth has protocol 9, but protocols above 5 are not supported; save it again with torch.save.",
                assertThrows(WeightFormatException.class, () -> run("\u0080\u0009"))
                        .getMessage());
    }

    @Test
    void namesCannotSteerATerminal() {
        String message = assertThrows(WeightFormatException.class, () -> run("ca\u001b[2J\nb\n."))
                .getMessage();
        assertEquals(
                "The pickle of x.pth names 'a?[2J.b', which", message.substring(0, message.indexOf(" is not needed")));
    }

    @Test
    void aTreeThatContainsItselfEnds() {
        Path loop = Archive.of("}q\u0000" + Archive.text("a") + "h\u0000s.").write(folder.resolve("loop.pth"));
        String expected =
                " is a damaged checkpoint: its contents are nested too deep or repeat without end; copy or download it again.";
        assertEquals(
                loop + expected,
                assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(loop))
                        .getMessage());
        StringBuilder bomb = new StringBuilder("}N\u0085q\u0000");
        for (int i = 0; i < 28; i++) {
            bomb.append("0h")
                    .append((char) i)
                    .append("h")
                    .append((char) i)
                    .append("\u0086q")
                    .append((char) (i + 1));
        }
        Path wide = Archive.of(bomb.toString().replaceFirst("}", "}" + Archive.text("a")) + "s.")
                .write(folder.resolve("bomb.pth"));
        assertEquals(
                wide + expected,
                assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(wide))
                        .getMessage());
    }

    @Test
    void fewBytesCannotMakeManyCharacters() {
        String history = "](" + Archive.text("1".repeat(1000)) + "q\u0000" + "h\u0000".repeat(1000) + "e";
        Path longList = Archive.of("}(" + Archive.text("history") + history + Archive.text("epoch") + "K\u0003u.")
                .write(folder.resolve("list.pth"));
        assertEquals(Map.of("epoch", "3"), Inspection.of(longList).metadata());
        Path longName = Archive.of("}" + Archive.text("n".repeat(501)) + "Ns.").write(folder.resolve("name.pth"));
        assertEquals(
                longName + " is a damaged checkpoint: a name in it has more than 500 characters, '" + "n".repeat(40)
                        + "...'; copy or download it again.",
                assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(longName))
                        .getMessage());
    }

    private static List<PickleValue> items(String code) {
        return assertInstanceOf(PickleValue.Sequence.class, run(code)).items;
    }

    private static PickleValue run(String code) {
        byte[] pickle = code.getBytes(StandardCharsets.ISO_8859_1);
        return new PickleMachine("x.pth", ParseLimits.DEFAULT, false)
                .read(new ArrayBytes("x.pth", pickle), 0, pickle.length);
    }
}
