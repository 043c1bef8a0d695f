package io.clipsr.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clipsr.weights.TinyNetwork;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests with .pth files that were written by PyTorch (src/test/python/make_fixtures.py). */
class PyTorchFileTest {
    @TempDir
    Path folder;

    /** TorchScript does not allow names such as 'int', so in its archive the names begin with 'all.' and end in '_'. */
    @ParameterizedTest
    @CsvSource({
        "views.pth,PyTorch zip checkpoint,%s",
        "views_legacy.pth,PyTorch legacy checkpoint,%s",
        "views_script.pt,TorchScript archive,all.%s_",
        "views_torch2.pth,PyTorch zip checkpoint,%s",
        "views_script2.pt,TorchScript archive,all.%s_"
    })
    void viewsAndTypesGiveTheValuesThatPyTorchHas(String file, String container, String named) {
        try (TensorFile views = TensorFileOpener.open(TinyNetwork.fixture(folder, file))) {
            assertEquals(container, views.container());
            float[] base = new float[24];
            for (int i = 0; i < 24; i++) {
                base[i] = i;
            }
            assertArrayEquals(base, views.read(String.format(named, "whole")));
            assertArrayEquals(new float[] {20, 21, 22, 23}, views.read(String.format(named, "tail")));
            assertEquals(
                    List.of(6, 4),
                    views.info(String.format(named, "transposed")).shape());
            assertArrayEquals(
                    new float[] {0, 6, 12, 18, 1, 7, 13, 19, 2, 8, 14, 20, 3, 9, 15, 21, 4, 10, 16, 22, 5, 11, 17, 23},
                    views.read(String.format(named, "transposed")));
            assertArrayEquals(
                    new float[] {5, 11, 17, 23, 1, 7, 13, 19},
                    views.readRows(String.format(named, "transposed"), 5, 1));
            float[] part = new float[4];
            views.read(String.format(named, "transposed"), 6, part, 1, 3);
            assertArrayEquals(new float[] {0, 13, 19, 2}, part);
            assertArrayEquals(
                    new float[] {1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23},
                    views.read(String.format(named, "every_second")));
            assertArrayEquals(new float[] {3, 3, 3, 4, 4, 4}, views.read(String.format(named, "expanded")));
            assertArrayEquals(
                    new float[] {0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23},
                    views.read(String.format(named, "permuted")));
            assertEquals(List.of(), views.info(String.format(named, "scalar")).shape());
            assertArrayEquals(new float[] {7}, views.read(String.format(named, "scalar")));
            assertArrayEquals(new float[0], views.read(String.format(named, "empty")));
            assertArrayEquals(
                    new float[] {1.5f, -65504, 0x1p-24f, Float.POSITIVE_INFINITY},
                    views.read(String.format(named, "half")));
            assertArrayEquals(
                    new float[] {1.5f, -0x1.c4p127f, 0x1p-133f}, views.read(String.format(named, "bfloat16")));
            assertArrayEquals(new float[] {0.1f, -2.5f}, views.read(String.format(named, "double")));
            assertArrayEquals(new float[] {-5, 0x1p40f}, views.read(String.format(named, "long")));
            assertArrayEquals(new float[] {-5, 0x1p20f}, views.read(String.format(named, "int")));
            assertArrayEquals(new float[] {-300}, views.read(String.format(named, "short")));
            assertArrayEquals(new float[] {-7}, views.read(String.format(named, "char")));
            assertArrayEquals(new float[] {200}, views.read(String.format(named, "byte")));
            assertArrayEquals(new float[] {1, 0}, views.read(String.format(named, "bool")));
            assertArrayEquals(new float[] {1, 2, 3, 4}, views.read(String.format(named, "parameter")));
            if (!container.startsWith("TorchScript")) {
                assertArrayEquals(new float[] {5, 5}, views.read("module.weight"));
                assertArrayEquals(new float[] {6}, views.read("module.bias"));
            }
            assertEquals(
                    ElementType.BF16,
                    views.info(String.format(named, "bfloat16")).type());
        }
    }

    @Test
    void manyThreadsReadTheSameFile() {
        try (TensorFile views = TensorFileOpener.open(TinyNetwork.fixture(folder, "views.pth"))) {
            float[] transposed = views.read("transposed");
            float[] whole = views.read("whole");
            IntStream.range(0, 2000).parallel().forEach(i -> {
                assertArrayEquals(transposed, views.read("transposed"));
                assertArrayEquals(whole, views.read("whole"));
                assertArrayEquals(Arrays.copyOfRange(whole, 12, 24), views.readRows("whole", 1));
            });
        }
    }

    @Test
    void aTrainingCheckpointIsListedWholeAndItsSettingsAreMetadata() {
        try (TensorFile file = TensorFileOpener.open(TinyNetwork.fixture(folder, "training.pth"))) {
            assertEquals(Map.of("epoch", "220", "config.text_heads", "3"), file.metadata());
            assertEquals(171 + 4 + 15, file.tensors().size());
            assertEquals(List.of(1), file.info("model.netG.module.R.weight").shape());
            assertEquals(
                    List.of(6, 6, 3, 3),
                    file.info("optimizers.optimizer_G.state.0.exp_avg").shape());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "os,system,os.system",
        "posix,system,posix.system",
        "builtins,eval,builtins.eval",
        "torch,load,torch.load"
    })
    void aPickleThatNamesAnythingElseIsRefused(String module, String name, String shown) {
        String call =
                "c" + module + "\n" + name + "\n" + Archive.text("touch " + folder.resolve("was-here")) + "\u0085R";
        Path file = Archive.of("\u0080\u0002}" + Archive.text("model") + call + "s.")
                .write(folder.resolve("evil.pth"));
        WeightFormatException e = assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file));
        assertEquals(
                "The pickle of " + file + " names '" + shown
                        + "', which is not needed for weights. Nothing was executed. If you "
                        + "trust the file, load it in Python and save its state dict alone with torch.save.",
                e.getMessage());
        assertEquals(WeightFormatException.Kind.PICKLE_UNSAFE_NAME, e.kind());
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void whatPyTorchItselfWroteOfSuchAnObjectIsRefusedToo() {
        Path file = TinyNetwork.fixture(folder, "os_system.pth");
        String message = assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file))
                .getMessage();
        assertEquals(
                "The pickle of " + file + " names 'posix.system', which",
                message.substring(0, message.indexOf(" is not needed")));
    }

    /** Up to version 0.3, a storage could be a view of another; later versions only read such files. */
    @Test
    void aStorageMayBeAWindowOfAnother() throws IOException {
        String window = "(" + Archive.text("window") + Archive.number(2) + Archive.number(3) + "t";
        String tensor = Archive.tensor("w", 1, new int[] {2}, new int[] {1})
                .replace(Archive.number(6) + "tQ", Archive.number(6) + window + "tQ");
        byte[] magic = {
            (byte) 0x80,
            2,
            (byte) 0x8a,
            10,
            0x6c,
            (byte) 0xfc,
            (byte) 0x9c,
            0x46,
            (byte) 0xf9,
            0x20,
            0x6a,
            (byte) 0xa8,
            0x50,
            0x19,
            '.'
        };
        String pickles = "\u0080\u0002" + Archive.number(1001) + "." + "}" + Archive.text("little_endian") + "\u0088s."
                + tensor + "](" + Archive.text("0") + "e.";
        ByteBuffer file = ByteBuffer.allocate(1000)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(magic)
                .put(pickles.getBytes(StandardCharsets.ISO_8859_1))
                .putLong(6);
        for (int i = 0; i < 6; i++) {
            file.putFloat(i);
        }
        Path path = Files.write(folder.resolve("window.pth"), Arrays.copyOf(file.array(), file.position()));
        try (TensorFile weights = TensorFileOpener.open(path)) {
            assertArrayEquals(new float[] {3, 4}, weights.read("w"));
        }
        assertPyTorchReads(path, "[3.0, 4.0]");
    }

    private static void assertPyTorchReads(Path path, String values) throws IOException {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(
                Files.isExecutable(python) && Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/torch")),
                "there is no python3-torch to compare with");
        Process process = new ProcessBuilder(
                        python.toString(),
                        "-c",
                        "import sys, torch; print(torch.load(sys.argv[1])['w'].tolist())",
                        path.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertEquals(values, new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|2,3|3,1|",
                "1|2,3|3,1|(F32 2x3, strides [3, 1], offset 1)",
                "6|1|1|(F32 1, strides [1], offset 6)",
                "0|2|6|(F32 2, strides [6], offset 0)",
                "5|1|9|",
                "9|0|1|",
                "0|2147483647,2147483647|2147483647,2147483647|-"
            })
    void aTensorMayNotReachBeyondItsStorage(int offset, String shape, String strides, String fault) {
        Path file = Archive.of(Archive.tensor("w", offset, numbers(shape), numbers(strides)))
                .record("x/data/0", new byte[24])
                .write(folder.resolve("w.pth"));
        if (fault == null) {
            try (TensorFile weights = TensorFileOpener.open(file)) {
                assertEquals(weights.info("w").count(), weights.read("w").length);
            }
            return;
        }
        String message = assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file))
                .getMessage();
        assertEquals(
                file + " is a damaged checkpoint: tensor 'w' "
                        + (fault.equals("-")
                                ? "has a shape of [2147483647, 2147483647] with strides [2147483647, 2147483647]"
                                : fault + " reaches beyond its storage, which holds 6 values")
                        + "; copy or download it again.",
                message);
    }

    /** A stride of 0 takes no space in the file, but reading it would take gigabytes. */
    @Test
    void aTensorMayNotRepeatItsStorageWithoutEnd() {
        Path file = Archive.of(Archive.tensor("w", 0, new int[] {1 << 20, 512}, new int[] {0, 0}))
                .record("x/data/0", new byte[24])
                .write(folder.resolve("w.pth"));
        assertEquals(
                file
                        + " is a damaged checkpoint: tensor 'w' (1048576x512, strides [0, 0]) repeats the 6 values of its storage "
                        + "too often; copy or download it again.",
                message(file));
    }

    @Test
    void recordsOfPyTorch2AreNoHindranceAndZip64IsRead() throws IOException {
        ByteBuffer values = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(2);
        Path file = Archive.of(Archive.tensor("w", 0, new int[] {2}, new int[] {1}))
                .record("x/.format_version", new byte[] {'1'})
                .record("x/.storage_alignment", new byte[] {'6', '4'})
                .record("x/byteorder", "little".getBytes())
                .record("x/data/0", values.array())
                .record("x/version", new byte[] {'3', '\n'})
                .record("x/.data/serialization_id", new byte[40])
                .write(folder.resolve("two.pth"));
        try (TensorFile weights = TensorFileOpener.open(file)) {
            assertArrayEquals(new float[] {1, 2}, weights.read("w"));
        }
        Files.write(file, Zip64.of(Files.readAllBytes(file)));
        try (TensorFile weights = TensorFileOpener.open(file)) {
            assertArrayEquals(new float[] {1, 2}, weights.read("w"));
        }
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static String message(Path file) {
        return assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file))
                .getMessage();
    }
}
