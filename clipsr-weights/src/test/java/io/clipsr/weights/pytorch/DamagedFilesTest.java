package io.clipsr.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.weights.TinyNetwork;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.safetensors.SafetensorsFile;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that damaged, incomplete and foreign files are rejected with a message that describes the fault. */
class DamagedFilesTest {
    @TempDir
    Path folder;

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(TinyNetwork.fixture(folder, "views.pth"));
        Path file = folder.resolve("cut.pth");
        for (int length = 1; length < whole.length; length += 13) {
            Files.write(file, Arrays.copyOf(whole, length));
            WeightFormatException e =
                    assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file), "cut at " + length);
            if (length > 4) {
                assertEquals(
                        file
                                + " is a truncated zip archive: it begins like a PyTorch checkpoint, but the directory at its end is "
                                + "missing; copy or download it again.",
                        e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"views.pth", "views_legacy.pth", "views_script.pt", "layouts/hugging_face.safetensors"})
    void noDamagedByteLeadsToAnythingButOurException(String fixture) throws IOException {
        byte[] whole = DamagedFilesTest.class
                .getResourceAsStream("/io/clipsr/weights/" + fixture)
                .readAllBytes();
        for (int i = 0; i < whole.length; i += fixture.equals("views.pth") ? 1 : 3) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (i % 2 == 0 ? 0xFF : 0x01);
            try (TensorFile weights = open(damaged)) {
                weights.verify(weights.tensors().keySet());
                weights.tensors().keySet().forEach(weights::read);
            } catch (WeightFormatException e) {
                assertEquals(WeightFormatException.class, e.getClass());
            }
        }
    }

    private static TensorFile open(byte[] bytes) {
        ArrayBytes source = new ArrayBytes("damaged", bytes);
        return SafetensorsFile.recognises(bytes)
                ? SafetensorsFile.open(source, ParseLimits.DEFAULT)
                : PyTorchFile.recognises(bytes)
                        ? PyTorchFile.open(source, ParseLimits.DEFAULT)
                        : LegacyFile.open(source, ParseLimits.DEFAULT);
    }

    @Test
    void anArchiveThatContradictsItselfIsRefused() throws IOException {
        Path file = Archive.of(Archive.tensor("w", 0, new int[] {1}, new int[] {1}))
                .record("x/data/0", new byte[24])
                .record("x/data/1", new byte[24])
                .write(folder.resolve("w.pth"));
        byte[] sound = Files.readAllBytes(file);
        String text = new String(sound, StandardCharsets.ISO_8859_1);
        String damaged = file + " is a damaged zip archive: %s; copy or download it again.";

        byte[] local = sound.clone();
        local[text.indexOf("x/data/0") + 7] = '9';
        Files.write(file, local);
        assertEquals(
                String.format(damaged, "the record 'x/data/0' is called 'x/data/9' in its local header"),
                message(file));
        byte[] twice = sound.clone();
        twice[text.lastIndexOf("x/data/1") + 7] = '0';
        Files.write(file, twice);
        assertEquals(String.format(damaged, "two of its records are called 'x/data/0'"), message(file));
        byte[] count = sound.clone();
        count[text.lastIndexOf("PK\u0005\u0006") + 10]++;
        Files.write(file, count);
        assertEquals(String.format(damaged, "its central directory has 3 entries, expected 4"), message(file));
    }

    @Test
    void aMissingStorageIsNamed() {
        Path file =
                Archive.of(Archive.tensor("w", 0, new int[] {1}, new int[] {1})).write(folder.resolve("w.pth"));
        assertEquals(
                file + " is a damaged zip archive: it has no record 'x/data/0'; copy or download it again.",
                message(file));
    }

    @Test
    void otherKindsOfPyTorchFilesAreRefusedByName() throws IOException {
        Path pickle = folder.resolve("list.pickle");
        Files.write(pickle, new byte[] {(byte) 0x80, 2, ']', '.'});
        assertEquals(
                pickle
                        + " is a Python pickle, but not a PyTorch checkpoint; nothing of it was executed. A checkpoint written by "
                        + "torch.save was expected.",
                message(pickle));

        Path zip = new Archive().record("a.txt", new byte[] {1}).write(folder.resolve("a.zip"));
        assertEquals(
                zip
                        + " is a zip archive, but not a PyTorch checkpoint: it holds 0 records called data.pkl, expected 1.",
                message(zip));

        Path big = Archive.of("}.")
                .record("x/byteorder", new byte[] {'b', 'i', 'g'})
                .write(folder.resolve("big.pth"));
        assertEquals(
                big
                        + " was saved in the byte order 'big', only 'little' can be read; save it again on a little-endian machine.",
                message(big));

        Path packed = Archive.of("}.").compressed().write(folder.resolve("packed.pth"));
        assertEquals(
                "The record 'x/data.pkl' of " + packed
                        + " is compressed or encrypted; PyTorch stores records as they are. Give the "
                        + "file as torch.save wrote it.",
                message(packed));
    }

    @Test
    void emptyMissingAndForeignFilesAreRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pth"));
        assertEquals(empty + " is empty; a PyTorch checkpoint or a safetensors file was expected.", message(empty));
        Path foreign = Files.writeString(folder.resolve("notes.pth"), "These are not weights.");
        assertEquals(
                foreign + " is not a weight file; a PyTorch checkpoint (.pth, .pt) or a safetensors file was expected.",
                message(foreign));
        Path absent = folder.resolve("absent.pth");
        assertEquals(absent + " does not exist; check the path of the weight file.", message(absent));
        assertEquals(folder + " is not a file; a weight file was expected.", message(folder));
    }

    private static String message(Path file) {
        return assertThrows(WeightFormatException.class, () -> TensorFileOpener.open(file))
                .getMessage();
    }
}
