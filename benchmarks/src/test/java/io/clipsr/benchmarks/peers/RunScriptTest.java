package io.clipsr.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong arguments of run.sh end it at once, before anything is built. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX shell")
class RunScriptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--slow | unknown argument '--slow'",
                "extra | unknown argument 'extra'",
                "--rounds | --rounds needs a number of rounds, 1 to 1000",
                "--rounds 0 | --rounds is '0', expected a number from 1 to 1000",
                "--rounds many | --rounds is 'many', expected a number from 1 to 1000",
                "--rounds -3 | --rounds is '-3', expected a number from 1 to 1000",
                "--quick --rounds 1001 | --rounds is '1001', expected a number from 1 to 1000",
                "--rounds=99999999999999999999 | --rounds is '99999999999999999999', expected a number from 1 to 1000"
            })
    void aWrongArgumentIsNamedWithTheUsage(String arguments, String message) throws Exception {
        fails(null, message, arguments.split(" "));
    }

    @Test
    void anInterpreterThatIsNotThereIsNamed() throws Exception {
        fails("no-such-python", "PYTHON is 'no-such-python', which cannot be run", "--quick");
    }

    private static void fails(String python, String message, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", Path.of("run.sh").toAbsolutePath().toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("PYTHON");
        if (python != null) {
            builder.environment().put("PYTHON", python);
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), output);
        assertTrue(output.startsWith("run.sh: " + message + "\nusage: "), output);
    }
}
