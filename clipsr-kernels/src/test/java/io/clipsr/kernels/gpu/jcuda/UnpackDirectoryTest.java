package io.clipsr.kernels.gpu.jcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that loading JCuda leaves the host program's temporary directory alone, in a process that loads it afresh. */
class UnpackDirectoryTest {
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private Path folder;

    /** The program of the other process: prints each change of the property, then the reason of the loader. */
    public static final class Loads {
        public static void main(String[] arguments) throws IOException {
            Properties watched = new Properties() {
                private static final long serialVersionUID = 1L;

                @Override
                public synchronized Object setProperty(String key, String value) {
                    if (key.equals("java.io.tmpdir")) {
                        System.out.println("changed to " + value);
                    }
                    return super.setProperty(key, value);
                }
            };
            watched.putAll(System.getProperties());
            System.setProperties(watched);
            String reason = NativeLoader.failure(NativeLoader.Library.DRIVER);
            System.out.println(File.createTempFile("host", null).getParent());
            System.out.println(System.getProperty("io.clipsr.jcuda.directory"));
            System.out.println(reason);
        }
    }

    @Test
    void hostsTemporaryDirectoryIsNeverChanged() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace(';', File.pathSeparatorChar),
                        Loads.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        String[] lines = output.split("\\R");
        assertEquals(folder.toString(), lines[0], output);
        assertTrue(lines[1].startsWith(folder.resolve("clipsr-jcuda-").toString()), output);
        // Without a GPU, the library was unpacked, and its loading failed for the driver's library alone.
        assertTrue(lines[2].equals("null") || lines[2].contains("install the NVIDIA driver"), output);
        assertEquals(1, folder.toFile().list().length, "only the host's file is left");
    }
}
