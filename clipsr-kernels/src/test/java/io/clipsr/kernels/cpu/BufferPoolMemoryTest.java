package io.clipsr.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.cpu.micro.ScalarGemm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests the pool when memory is short; the real shortage is in a process of its own. */
class BufferPoolMemoryTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int LIMIT_SECONDS = 60;

    /** The program of the other process: fills the pool with most of the heap, then needs the memory elsewhere. */
    public static final class Shortage {
        public static void main(String[] arguments) {
            BufferPool pool = new BufferPool(8 * MEBIBYTE);
            fill(pool);
            System.out.print(pool.held());
            byte[] other = new byte[34 * MEBIBYTE];
            System.out.print(" " + pool.held() + " " + (other.length + pool.take(100).length));
        }

        private static void fill(BufferPool pool) {
            for (int i = 0; i < 32; i++) {
                pool.release(new float[MEBIBYTE / 4]);
            }
        }
    }

    @Test
    void poolGivesWayToAnyOtherAllocation() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace(';', File.pathSeparatorChar),
                        Shortage.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        assertEquals(8 * MEBIBYTE + " 0 " + (34 * MEBIBYTE + 100), output);
    }

    /** The same error twice: a scope that fails to close would hide it behind "Self-suppression not permitted". */
    @Test
    void scopesCloseWhileAnErrorPassesThrough() {
        OutOfMemoryError shared = new OutOfMemoryError("shared");
        BufferPool full = new BufferPool(100) {
            @Override
            float[] allocate(int length) {
                if (length == 2) {
                    throw shared;
                }
                return super.allocate(length);
            }
        };
        try (CpuDevice device = new CpuDevice(1, new ScalarGemm(), SchemeChoice.CHEAPEST, full)) {
            try (TensorScope scope = device.openScope()) {
                device.upload(new float[1], 1);
                device.upload(new float[2], 2);
            } catch (OutOfMemoryError e) {
                assertEquals(shared, e);
                assertEquals(0, e.getSuppressed().length);
            }
            assertEquals(1, full.held(), "what the scope owned went back to the pool");
        }
    }
}
