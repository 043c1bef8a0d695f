package io.clipsr.kernels.gpu.emulator.ptx;

import io.clipsr.kernels.gpu.GpuException;
import java.util.List;

/** A reader that returns the tokens of a module in order, and reports errors with their line. */
final class TokenReader {
    private final String module;
    private final String[] lines;
    private final List<PtxLexer.Token> tokens;
    private int at;

    TokenReader(String module, String ptx) {
        this.module = module;
        this.lines = ptx.split("\n", -1);
        this.tokens = PtxLexer.tokens(ptx);
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    /** Returns the text of the next token without consuming it; empty at the end. */
    String peek() {
        return peek(0);
    }

    String peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead).text() : "";
    }

    int line() {
        return at < tokens.size() ? tokens.get(at).line() : lines.length;
    }

    String lineText(int line) {
        return line <= lines.length ? lines[line - 1].trim().replaceAll("\\s+", " ") : "";
    }

    String next() {
        if (atEnd()) {
            throw error("ends in the middle of a statement");
        }
        return tokens.get(at++).text();
    }

    boolean take(String text) {
        if (peek().equals(text)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String text) {
        if (!take(text)) {
            throw error("expected `" + text + "`, found `" + peek() + "`");
        }
    }

    /** Skips the rest of this line. */
    void skipLine() {
        int line = line();
        while (!atEnd() && line() == line) {
            at++;
        }
    }

    int integer() {
        try {
            return Math.toIntExact(PtxNumbers.integer(next()));
        } catch (NumberFormatException | ArithmeticException e) {
            throw error("expected a number");
        }
    }

    GpuException error(String what) {
        return error(line(), what);
    }

    GpuException error(int line, String what) {
        return new GpuException("PTX module " + module + ", line " + line + ", `" + lineText(line) + "`: " + what);
    }
}
