package io.clipsr.examples.cli.console;

import io.clipsr.weights.support.PlainLine;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into one line on stderr and an exit code. */
public final class ErrorMessages {

    private ErrorMessages() {}

    /** Reports a wrong command line. */
    public static int usage(ParameterException problem, String[] args) {
        CommandLine command = problem.getCommandLine();
        String message = firstLine(usageMessage(problem)) + dashedFile(args);
        command.getErr()
                .println("clipsr: " + message + (message.endsWith("?") ? " See " : "; see ")
                        + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** Reports a failed command, with the stack trace if {@code --verbose} is given. */
    public static int failure(Exception problem, CommandLine command, ParseResult parsed) {
        command.getErr().println("clipsr: " + describe(problem));
        if (command.getCommand() instanceof VerboseCommand verbose && verbose.verbose()) {
            command.getErr().println(stackTrace(problem));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Returns the stack trace as text. */
    public static String stackTrace(Exception problem) {
        StringWriter text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing().lines().map(PlainLine::of).collect(Collectors.joining("\n"));
    }

    private static String usageMessage(ParameterException problem) {
        CommandSpec spec = problem.getCommandLine().getCommandSpec();
        List<String> unmatched = problem.getCommandLine().getUnmatchedArguments();
        if (problem instanceof UnmatchedArgumentException unknown) {
            return unmatchedMessage(spec, unknown.getUnmatched().get(0));
        }
        if (problem instanceof MissingParameterException && !unmatched.isEmpty()) {
            return unmatchedMessage(spec, unmatched.get(0)); // "--ouput x" explains why --output is missing
        }
        String message = problem.getMessage();
        return message.matches("(?s)(Missing|Invalid|Expected) .*")
                ? message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1)
                : message;
    }

    /** Returns what to do about a file whose name begins like an option. */
    private static String dashedFile(String[] args) {
        for (String arg : args) {
            if (arg.equals("--")) {
                break;
            }
            if (arg.length() > 1 && arg.startsWith("-") && new File(arg).exists()) {
                return "; if you mean the file " + arg + ", write ./" + arg + ", or -- before it";
            }
        }
        return "";
    }

    private static String unmatchedMessage(CommandSpec spec, String argument) {
        if (argument.startsWith("-")) {
            String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            List<String> known = new ArrayList<>();
            for (OptionSpec option : spec.options()) {
                known.addAll(List.of(option.names()));
            }
            return "unknown option '" + name + "'" + suggestion(name, known);
        }
        if (!spec.subcommands().isEmpty()) {
            return "unknown command '" + argument + "', expected "
                    + String.join(", ", spec.subcommands().keySet())
                    + suggestion(argument, spec.subcommands().keySet());
        }
        return "unexpected argument '" + argument + "'; put a prompt or file name with spaces in quotes";
    }

    private static String suggestion(String word, Iterable<String> known) {
        return SpellingSuggestion.to(word, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    /** Describes any exception in one line. */
    public static String describe(Throwable problem) {
        if (problem instanceof UncheckedIOException unchecked) {
            return describe(unchecked.getCause());
        }
        if (problem instanceof NoSuchFileException missing) {
            return PlainLine.of(missing.getFile() + ": no such file");
        }
        if (problem instanceof AccessDeniedException denied) {
            return PlainLine.of(denied.getFile() + ": permission denied");
        }
        if (problem instanceof FileAlreadyExistsException file) {
            return PlainLine.of(file.getFile() + ": is a file, where a folder has to be made");
        }
        if (problem instanceof FileSystemException file) {
            return PlainLine.of(file.getFile() + ": "
                    + (file.getReason() != null
                            ? file.getReason()
                            : problem.getClass().getSimpleName()));
        }
        String message = problem.getMessage();
        if (message == null || message.isBlank()) {
            return "unexpected " + problem.getClass().getSimpleName() + " (add --verbose for details)";
        }
        boolean ours = problem.getClass().getName().startsWith("io.clipsr.")
                || problem instanceof IOException
                || problem instanceof IllegalArgumentException;
        return firstLine(message)
                + (ours ? "" : " (" + problem.getClass().getSimpleName() + "; add --verbose for details)");
    }

    private static String firstLine(String text) {
        return PlainLine.of(text.strip().lines().findFirst().orElse(""));
    }
}
