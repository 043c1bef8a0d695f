package io.clipsr.weights.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.clipsr.weights.TinyNetwork;
import io.clipsr.weights.container.TensorFileOpener;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests faults of a file while it is used. */
class FileBytesTest {
    @TempDir
    Path folder;

    /** All ways to read: a whole tensor, some rows, a strided view. A mapped file would cause an InternalError here. */
    @ParameterizedTest
    @ValueSource(strings = {"views.pth", "views_legacy.pth", "views_torch2.pth"})
    void aFileThatBecomesShorterGivesOneError(String fixture) throws IOException {
        Path path = TinyNetwork.fixture(folder, fixture);
        try (TensorFile file = TensorFileOpener.open(path)) {
            float[] whole = file.read("whole");
            assertArrayEquals(whole, file.readRows("whole", 0, 1));
            try (RandomAccessFile shorter = new RandomAccessFile(path.toFile(), "rw")) {
                shorter.setLength(100);
            }
            String expected =
                    path + " became shorter while it was read; wait until no program writes to it, and try again.";
            assertEquals(expected, fault(Kind.CHANGED, () -> file.read("whole")));
            assertEquals(expected, fault(Kind.CHANGED, () -> file.readRows("whole", 1)));
            assertEquals(expected, fault(Kind.CHANGED, () -> file.read("transposed")));
            if (!fixture.contains("legacy")) {
                assertEquals(expected, fault(Kind.CHANGED, () -> file.verify(List.of("whole"))));
            }
        }
    }

    @Test
    void aFileThatMayNotBeReadIsNamed() throws IOException {
        Path path = Files.writeString(folder.resolve("secret.pth"), "x");
        assumeFalse(!path.toFile().setReadable(false) || Files.isReadable(path), "this user may read everything");
        assertTrue(fault(Kind.UNREADABLE, () -> FileBytes.open(path)).startsWith(path + " cannot be opened: "));
    }

    @Test
    void aViewOverMoreThanMemoryShouldTakeIsRefusedBeforeItIsAllocated() {
        TensorInfo info = new TensorInfo("w", ElementType.F32, List.of(2, 2));
        ByteSource endless = new ByteSource() {
            @Override
            public String name() {
                return "endless";
            }

            @Override
            public long size() {
                return 1L << 40;
            }

            @Override
            public void read(long position, byte[] to, int at, int count) {
                throw new AssertionError("nothing may be read");
            }

            @Override
            public void close() {}
        };
        TensorStore store =
                new TensorStore(endless, List.of(new StoredTensor(info, 0, List.of(1L, 100_000_000L))), Map.of()) {
                    @Override
                    public String container() {
                        return "test";
                    }
                };
        assertEquals(
                "Tensor 'w' of endless is a view over 400000008 bytes, allowed are 160000000; save it contiguous.",
                fault(Kind.TENSOR_TOO_LARGE, () -> store.read("w")));
        assertEquals("endless has no tensor 'v'.", fault(Kind.NO_SUCH_TENSOR, () -> store.read("v")));
    }

    private static String fault(Kind kind, Runnable reading) {
        WeightFormatException e = assertThrows(WeightFormatException.class, reading::run);
        assertEquals(kind, e.kind());
        return e.getMessage();
    }
}
