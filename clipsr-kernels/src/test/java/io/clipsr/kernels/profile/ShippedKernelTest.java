package io.clipsr.kernels.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the list has all kernels of the resources, each with the numbers that ptxas reports. */
class ShippedKernelTest {

    @Test
    void listsEveryEntry() throws IOException {
        List<String> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "io", "clipsr", "kernels", "gpu"))) {
            for (Path file : files.sorted().toList()) {
                Matcher entry =
                        Pattern.compile("\\.entry (\\w+)").matcher(Files.readString(file, StandardCharsets.UTF_8));
                while (entry.find()) {
                    entries.add(file.getFileName().toString().replace(".ptx", "") + " " + entry.group(1));
                }
            }
        }
        List<ShippedKernel> kernels = ShippedKernel.list();
        assertEquals(
                entries, kernels.stream().map(k -> k.module() + " " + k.entry()).toList());
        for (ShippedKernel kernel : kernels) {
            assertEquals(kernels.get(0).targets().keySet(), kernel.targets().keySet(), kernel.entry());
        }
    }

    /**
     * Tests occupancies computed by hand: 64 K registers per multiprocessor, allocated in units of 8 per thread; 1 KB
     * of reserved shared memory per block from compute capability 8.0 on.
     */
    @Test
    void occupancy() {
        assertEquals(4 / 8.0, Occupancy.of(75, 128, 113, 16384), "4 blocks by registers and shared memory");
        assertEquals(5 / 16.0, Occupancy.of(90, 128, 94, 43136), "5 blocks by registers");
        assertEquals(2 / 12.0, Occupancy.of(86, 128, 93, 43136), "2 blocks by shared memory");
        assertEquals(1, Occupancy.of(80, 128, 10, 0), "16 blocks by warps");
        assertThrows(IllegalArgumentException.class, () -> Occupancy.of(30, 128, 10, 0));
    }
}
