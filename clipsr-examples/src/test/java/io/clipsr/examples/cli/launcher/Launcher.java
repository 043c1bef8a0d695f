package io.clipsr.examples.cli.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the shell script {@code clipsr} with the classes of this test in place of a build. */
final class Launcher {
    /** The script, in the folder above that of the module in which tests run. */
    static final Path SCRIPT = Path.of("").toAbsolutePath().resolveSibling("clipsr");

    private static final int SECONDS = 120;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /** The outcome of one run. */
    record Run(int code, String out, String err) {}

    /** @param folder the working directory, which also receives what the script prints */
    Launcher(Path folder) {
        this.folder = folder;
        environment.put("CLIPSR_CLASS_PATH", System.getProperty("java.class.path"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "dumb");
        environment.put("CLIPSR", SCRIPT.toString());
    }

    /** Sets a variable of the environment; null removes it. */
    Launcher with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts a shell command in which {@code "$CLIPSR"} is the script and {@code $1}, {@code $2}... the arguments. */
    Process start(String command, Object... args) throws IOException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", command, "sh"));
        for (Object arg : args) {
            words.add(arg.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout.log").toFile())
                .redirectError(folder.resolve("stderr.log").toFile());
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder.start();
    }

    /** Runs a shell command to its end. */
    Run run(String command, Object... args) throws IOException, InterruptedException {
        return end(start(command, args));
    }

    /**
     * Leaves a test out where programs start with this signal ignored, as under nohup: then the script ignores it, too.
     */
    void assumeNotIgnored(String signal) throws IOException, InterruptedException {
        Run run = run("kill -" + signal + " $$; echo ignored");
        assumeTrue(run.out().isEmpty(), "SIG" + signal + " is ignored here");
    }

    /** Waits for the end of a command. */
    Run end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("it does not end");
        }
        return new Run(process.exitValue(), out(), err());
    }

    String out() throws IOException {
        return Files.readString(folder.resolve("stdout.log"), UTF_8);
    }

    String err() throws IOException {
        return Files.readString(folder.resolve("stderr.log"), UTF_8);
    }
}
