package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.ArrayList;
import java.util.List;

/** A lexer that splits PTX text into words, numbers, strings and punctuation, without comments and white space. */
final class PtxLexer {

    /** One token and its line, from 1. */
    record Token(String text, int line) {
        boolean is(String other) {
            return text.equals(other);
        }
    }

    private PtxLexer() {}

    static List<Token> tokens(String ptx) {
        List<Token> tokens = new ArrayList<>();
        int line = 1;
        int at = 0;
        int end = ptx.length();
        while (at < end) {
            char c = ptx.charAt(at);
            if (c == '\n') {
                line++;
                at++;
            } else if (c <= ' ') {
                at++;
            } else if (ptx.startsWith("//", at)) {
                int stop = ptx.indexOf('\n', at);
                at = stop < 0 ? end : stop;
            } else if (ptx.startsWith("/*", at)) {
                int stop = ptx.indexOf("*/", at + 2);
                stop = stop < 0 ? end : stop + 2;
                line += (int)
                        ptx.substring(at, stop).chars().filter(x -> x == '\n').count();
                at = stop;
            } else if (c == '"') {
                int stop = ptx.indexOf('"', at + 1);
                stop = stop < 0 ? end : stop + 1;
                tokens.add(new Token(ptx.substring(at, stop), line));
                at = stop;
            } else if (wordLength(ptx, at) > 0) {
                int length = wordLength(ptx, at);
                tokens.add(new Token(ptx.substring(at, at + length), line));
                at += length;
            } else {
                tokens.add(new Token(String.valueOf(c), line));
                at++;
            }
        }
        return tokens;
    }

    /**
     * Returns the length of the word at a position, 0 if there is none. Words consist of letters, digits, {@code _ $ %
     * .}, and {@code ::} as in {@code .shared::cta}. A directive ends at the next dot: {@code .reg.b32} is two tokens.
     */
    private static int wordLength(String ptx, int from) {
        int at = from;
        boolean directive = ptx.charAt(from) == '.';
        while (at < ptx.length()) {
            char c = ptx.charAt(at);
            if (directive && at > from && c == '.') {
                break;
            }
            if (Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '%' || c == '.') {
                at++;
            } else if (at > from && ptx.startsWith("::", at)) {
                at += 2;
            } else {
                break;
            }
        }
        return at - from;
    }
}
