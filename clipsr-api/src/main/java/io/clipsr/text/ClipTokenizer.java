package io.clipsr.text;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CLIP's tokenizer. It returns the same token ids as OpenAI's implementation (Radford et al., "Learning Transferable
 * Visual Models From Natural Language Supervision", 2021, section 2.4).
 *
 * <p>The text is cleaned ({@link TextCleaner}) and split into words, single digits, contractions and runs of other
 * characters, and each piece is byte-pair encoded. {@code <|startoftext|>} comes first and {@code <|endoftext|>} last;
 * tokens beyond the context length are dropped. Thread-safe.
 */
public final class ClipTokenizer {

    /** The context length of the published CLIP models, in tokens. */
    public static final int CONTEXT_LENGTH = 77;

    private static final int SHOWN = 40;
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";

    // U+0345 matches nothing: the published pattern ignores case, and the upper case of this mark is a letter. So
    // neither "letters" nor "neither letters nor digits" matches it.
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

    /** Returns the tokenizer of all published CLIP models; it is loaded once, at the first call. */
    public static ClipTokenizer clip() {
        return Shared.INSTANCE;
    }

    private static final class Shared {
        static final ClipTokenizer INSTANCE = new ClipTokenizer(MergeTable.load("clip-merges.bin"));
    }

    /** Returns the number of token ids, 49408: 512 single bytes, the merges, and two special tokens. */
    public int vocabularySize() {
        return endOfText + 1;
    }

    /** Returns the id of {@code <|startoftext|>}. */
    public int startOfText() {
        return startOfText;
    }

    /** Returns the id of {@code <|endoftext|>}, which is the largest id. */
    public int endOfText() {
        return endOfText;
    }

    /** Returns the {@value #CONTEXT_LENGTH} token ids of a text, zero padded. */
    public int[] encode(String text) {
        return tokenize(text).ids();
    }

    /** Tokenizes for a context of {@value #CONTEXT_LENGTH} positions. */
    public TokenizedPrompt tokenize(String text) {
        return tokenize(text, CONTEXT_LENGTH);
    }

    /**
     * Tokenizes for a context of any length; it must be that of the model's positional embedding.
     * {@code <|startoftext|>} and {@code <|endoftext|>} in the text become the special tokens.
     *
     * @param text the description of the picture; may be empty
     * @param contextLength the number of positions to fill, at least 2
     * @throws IllegalArgumentException if the context length is less than 2
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

    /**
     * Returns where a text is cut because it is longer than the context: its last words that are used.
     *
     * @param text the description of the picture
     * @param contextLength the number of positions, at least 2
     * @return the end of the used part of the cleaned text, at most {@value #SHOWN} characters and a mark for what is
     *     left out; empty if the whole text is used
     */
    public Optional<String> cutAfter(String text, int contextLength) {
        String clean = TextCleaner.clean(text);
        Matcher pieces = PIECE.matcher(clean);
        int length = 2; // the start mark and the end mark
        int used = 0;
        while (pieces.find()) {
            length += encodePiece(pieces.group()).length;
            if (length > contextLength) {
                int from = clean.lastIndexOf(' ', Math.max(0, used - SHOWN)) + 1;
                return Optional.of((from > 0 ? "..." : "") + clean.substring(from, used));
            }
            used = pieces.end();
        }
        return Optional.empty();
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
