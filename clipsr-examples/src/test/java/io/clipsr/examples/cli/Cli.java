package io.clipsr.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The result of one command line: exit code, stdout, stderr. */
public record Cli(int code, String out, String err) {

    public static Cli run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new Cli(code, out.toString(), err.toString());
    }

    /** Asserts exit code 0. */
    public Cli done() {
        assertEquals(0, code, err);
        return this;
    }

    /** Asserts this exit code, nothing on stdout, and one line on stderr that has all these parts. */
    public void complains(int expected, String... parts) {
        assertEquals(expected, code, err);
        assertEquals("", out);
        assertEquals(1, err.lines().count(), err);
        assertTrue(err.startsWith("clipsr: "), err);
        for (String part : parts) {
            assertTrue(err.contains(part), () -> "'" + part + "' is not in: " + err);
        }
    }
}
