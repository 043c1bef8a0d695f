package io.clipsr.text;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CLIP's tokenizer: a sentence in, token ids out, the same ids as OpenAI's (Radford et al., "Learning Transferable
 * Visual Models From Natural Language Supervision", 2021, section 2.4).
 *
 * <p>The text is cleaned ({@link TextCleaner}), cut into words, single digits, contractions and runs of other
 * characters, and each piece is byte-pair encoded. {@code <|startoftext|>} comes first and {@code <|endoftext|>} last;
 * what does not fit the context is cut off. Safe to use from several threads.
 */
public final class ClipTokenizer {

    /** Positions in the context of the published CLIP models. */
    public static final int CONTEXT_LENGTH = 77;

    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";

    // U+0345 belongs nowhere: the published pattern ignores case, and this mark's upper case is a letter, so neither
    // "letters" nor "neither letters nor digits" takes it.
    private static final Pattern PIECE = Pattern.compile(
            "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}\\u0345]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    private final BytePairEncoder encoder;
    private final int startOfText;
    private final int endOfText;

    private ClipTokenizer(MergeTable merges) {
        encoder = new BytePairEncoder(merges);
        startOfText = MergeTable.FIRST_MERGED + merges.size();
        endOfText = startOfText + 1;
    }

    /** The tokenizer of all published CLIP models; loaded once, at the first call. */
    public static ClipTokenizer clip() {
        return Shared.INSTANCE;
    }

    private static final class Shared {
        static final ClipTokenizer INSTANCE = new ClipTokenizer(MergeTable.load("clip-merges.bin"));
    }

    /** Number of token ids, 49408: 512 single bytes, the merges, and two marks. */
    public int vocabularySize() {
        return endOfText + 1;
    }

    /** The id of {@code <|startoftext|>}. */
    public int startOfText() {
        return startOfText;
    }

    /** The id of {@code <|endoftext|>}, the largest of all. */
    public int endOfText() {
        return endOfText;
    }

    /** The {@value #CONTEXT_LENGTH} ids of a text, zero padded. */
    public int[] encode(String text) {
        return tokenize(text).ids();
    }

    /** Tokenizes for a context of {@value #CONTEXT_LENGTH} positions. */
    public TokenizedPrompt tokenize(String text) {
        return tokenize(text, CONTEXT_LENGTH);
    }

    /**
     * Tokenizes for a context of any length: that of the model's positional embedding. {@code <|startoftext|>} and
     * {@code <|endoftext|>} in the text become the marks themselves.
     *
     * @param text what the picture shows; may be empty
     * @param contextLength positions to fill, at least 2
     */
    public TokenizedPrompt tokenize(String text, int contextLength) {
        Objects.requireNonNull(text, "text");
        if (contextLength < 2) {
            throw new IllegalArgumentException(
                    "contextLength is " + contextLength + ", expected at least 2: the start mark and the end mark");
        }
        int[] ids = new int[contextLength];
        ids[0] = startOfText;
        int length = 1;
        Matcher pieces = PIECE.matcher(TextCleaner.clean(text));
        while (length < contextLength - 1 && pieces.find()) {
            int[] piece = encodePiece(pieces.group());
            int fits = Math.min(piece.length, contextLength - 1 - length);
            System.arraycopy(piece, 0, ids, length, fits);
            length += fits;
        }
        ids[length++] = endOfText;
        return new TokenizedPrompt(ids, length, firstEnd(ids));
    }

    private int[] encodePiece(String piece) {
        return switch (piece) {
            case START -> new int[] {startOfText};
            case END -> new int[] {endOfText};
            default -> encoder.encode(piece);
        };
    }

    private int firstEnd(int[] ids) {
        int i = 0;
        while (ids[i] != endOfText) {
            i++;
        }
        return i;
    }
}
