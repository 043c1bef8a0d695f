package io.clipsr.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every file of attacks/ is rejected with the kind and the message given in its README. */
class AttacksTest {
    /** Limits that small files can exceed. */
    private static final ParseLimits LOW = new ParseLimits(64, 4_096, 2_000, 100, 500, 1_000, 20, 4_096);
    /** The kinds that need more than a file, with the class of the test. */
    private static final Set<Kind> ELSEWHERE = EnumSet.of(
            Kind.NOT_FOUND,
            Kind.NOT_A_FILE, // PyTorchFileTest
            Kind.UNREADABLE,
            Kind.CHANGED,
            Kind.TENSOR_TOO_LARGE, // FileBytesTest
            Kind.BAD_VALUE, // WeightConverterTest
            Kind.NO_SUCH_TENSOR, // FileBytesTest, NativeModelTest
            Kind.WRONG_SHAPE,
            Kind.WRONG_SETTINGS); // CheckpointImportTest

    record Attack(String file, Kind kind, String message) {
        @Override
        public String toString() {
            return file;
        }
    }

    static List<Attack> attacks() {
        try (Stream<String> lines = Files.lines(folder().resolve("README.md"))) {
            return lines.filter(line -> line.startsWith("| `"))
                    .map(line -> line.split(" *\\| *", -1))
                    .map(cells -> new Attack(cells[1].replace("`", ""), Kind.valueOf(cells[2]), cells[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    @Timeout(20) // a hang, not slowness: each takes milliseconds
    void isRefused(Attack attack) {
        Path file = folder().resolve(attack.file);
        WeightFormatException e = assertThrows(WeightFormatException.class, () -> readAll(file));
        assertEquals(
                attack.kind + ": " + attack.message,
                e.kind() + ": "
                        + e.getMessage().replace(folder() + file.getFileSystem().getSeparator(), ""));
    }

    /** Processes a file as a converter does: open, compare checksums, read every value, build the model. */
    private static void readAll(Path file) throws IOException {
        try (TensorFile weights = open(file)) {
            weights.verify(weights.tensors().keySet());
            weights.tensors().keySet().forEach(weights::read);
            if (Layout.isNative(weights.metadata())) {
                NativeModel.checked(weights);
            }
        }
        CheckpointImport.open(file, null, null).close();
    }

    private static TensorFile open(Path file) throws IOException {
        if (file.toString().endsWith(".json")) {
            return TensorFileOpener.open(file);
        }
        return TensorFileOpener.open(new ArrayBytes(file.getFileName().toString(), Files.readAllBytes(file)), LOW);
    }

    @Test
    void everyFileIsExplainedAndEveryKindHasOne() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            Set<String> there =
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
            there.remove("README.md");
            Set<String> explained = attacks().stream().map(Attack::file).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(there, explained);
        }
        Set<Kind> shown = EnumSet.copyOf(ELSEWHERE);
        attacks().forEach(attack -> shown.add(attack.kind));
        assertEquals(EnumSet.allOf(Kind.class), shown);
    }

    private static Path folder() {
        try {
            return Path.of(AttacksTest.class.getResource("attacks/README.md").toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
