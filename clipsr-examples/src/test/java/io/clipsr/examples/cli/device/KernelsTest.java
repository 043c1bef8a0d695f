package io.clipsr.examples.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.NetworkProfile;
import io.clipsr.examples.cli.Cli;
import io.clipsr.examples.cli.TestWeights;
import io.clipsr.kernels.profile.KernelCounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kernels}: the list, and the table of a small picture. */
class KernelsTest {

    @TempDir
    private Path folder;

    @Test
    void listsWhatShips() {
        Cli cli = Cli.run("kernels").done();
        assertEquals("", cli.err());
        assertTrue(
                cli.out()
                        .lines()
                        .findFirst()
                        .orElse("")
                        .matches("module +kernel +threads +shared +spilled +sm_75 .* sm_90 .*"),
                cli.out());
        assertTrue(
                cli.out()
                        .lines()
                        .anyMatch(line -> line.matches("conv2d +conv2d_odd +128 +16384 +0( +[0-9]+ +[0-9]+%)+")),
                cli.out());
    }

    @Test
    void profilesAPicture() throws IOException {
        Path model = TestWeights.bundled(folder.resolve("model.safetensors"));
        Cli cli =
                Cli.run("kernels", "--profile", "--grid", "8", "--model", model).done();
        assertTrue(cli.err().startsWith("model.safetensors, grid 8x8, emulated in "), cli.err());
        String row = "( +[0-9]+)( +[0-9.]+){2} +[0-9.-]+( +[0-9.]+){4} +[0-9.]+% +[0-9]+ +[0-9]+%";
        for (String name : new String[] {"conv2d_small", "total", "image encoder", "refinement 4", "refinement"}) {
            assertTrue(cli.out().lines().anyMatch(line -> line.matches(name + row)), name + " is not in\n" + cli.out());
        }
        assertTrue(
                cli.out().lines().anyMatch(line -> line.matches("kernel +instr +fma +flt +sfu( +[a-z]{3}){11}")),
                cli.out());
        assertTrue(
                cli.out()
                        .lines()
                        .anyMatch(line -> line.matches("conv2d_small( \\+ conv2d_reduce)? +[0-9.]+( +[0-9]+){6,14}")),
                cli.out());
        assertTrue(cli.out().lines().allMatch(line -> line.length() <= 120), cli.out());
    }

    /** With cross-attention an operation may take three kernels: their names have a line of their own. */
    @Test
    void longNamesLeaveTheColumnsWhereTheyAre() {
        String name = "modulate_by_words + conv2d_small + conv2d_reduce";
        KernelCounts counts = new KernelCounts(name, 3, Map.of(), 0, 1, 32, 1, 1, 1, 0, 1, 32);
        StringWriter out = new StringWriter();
        KernelProfileTable.print(new NetworkProfile(List.of(counts), List.of(counts)), new PrintWriter(out, true));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.stream().allMatch(line -> line.length() <= 120), out::toString);
        String columns = lines.get(lines.indexOf(name) + 1);
        assertEquals(lines.get(0).length(), columns.length(), columns);
    }

    @Test
    void wrongCommandLines() {
        Cli.run("kernels", "--grid", "8").complains(2, "--profile");
        Cli.run("kernels", "--profile", "--grid", "0")
                .complains(2, "'--grid'", "expected a number from 1 to 9999, got '0'");
        Cli.run("kernels", "--profile", "-m", folder.resolve("no.safetensors")).complains(1, "no such file");
    }
}
