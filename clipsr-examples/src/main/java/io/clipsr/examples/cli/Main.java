package io.clipsr.examples.cli;

import io.clipsr.examples.cli.console.ByteSize;
import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.console.ErrorMessages;
import io.clipsr.examples.cli.files.ArgumentPath;
import io.clipsr.examples.cli.options.GroupedHelp;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** The {@code clipsr} command. Exit codes: 0 done, 1 failed, 2 the command line itself was wrong. */
public final class Main {

    private Main() {}

    @SuppressWarnings("DefaultCharset") // the charset of the terminal, which ./clipsr sets to UTF-8
    public static void main(String[] args) {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true"); // pictures only, never a window
        }
        writeToTerminal(System.getProperty("clipsr.terminal"));
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /**
     * Makes stderr the terminal itself. {@code ./clipsr} filters stderr through a process of its own, whose last line
     * could come after the shell's next prompt.
     *
     * @param terminal the terminal's device, null if stderr is none
     */
    @SuppressWarnings("DefaultCharset") // as above
    private static void writeToTerminal(String terminal) {
        if (terminal != null) {
            try {
                System.setErr(new PrintStream(new FileOutputStream(terminal), true));
            } catch (FileNotFoundException e) {
                return; // messages go through the filter
            }
        }
    }

    /** A writer to stdout throws nothing: without this, a program that reads the output would take it for complete. */
    private static int unprinted(int code, PrintWriter err) {
        err.println(
                "clipsr: standard output cannot be written; it is closed, its reader has ended, or its disk is full");
        return code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code;
    }

    private static Path path(String argument) {
        try {
            return ArgumentPath.of(argument);
        } catch (CommandException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Runs one command line and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new ClipsrCommand())
                .setOut(out)
                .setErr(err)
                .setAllowOptionsAsOptionParameters(false) // "-p -o x.png": the prompt is missing
                .setExpandAtFiles(false) // a prompt may begin with @
                .registerConverter(Path.class, Main::path)
                .setParameterExceptionHandler(ErrorMessages::usage)
                .setExecutionExceptionHandler(ErrorMessages::failure);
        GroupedHelp.install(command);
        try {
            int code = command.execute(args);
            return out.checkError() ? unprinted(code, err) : code;
        } catch (OutOfMemoryError e) {
            long limit = Runtime.getRuntime().maxMemory();
            err.println("clipsr: out of memory: the Java heap is limited to " + ByteSize.text(limit)
                    + "; raise the limit, for example with CLIPSR_JAVA_OPTS=-Xmx" + Math.max(256, 2 * limit >> 20)
                    + "m, or use a smaller picture");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
