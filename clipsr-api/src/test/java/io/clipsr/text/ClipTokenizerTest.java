package io.clipsr.text;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipTokenizerTest {

    private final ClipTokenizer tokenizer = ClipTokenizer.clip();

    @Test
    void goldenPrompts() throws IOException {
        List<GoldenPrompt> prompts = GoldenPrompt.all();
        assertEquals(340, prompts.size());
        assertAll(prompts.stream().map(p -> () -> assertMatches(p)));
    }

    /** Turkish lower-cases I to a dotless i; a prompt must not change with the locale. */
    @Test
    void localeDoesNotMatter() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            goldenPrompts();
            assertEquals("isin", TextCleaner.clean("ISIN"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private void assertMatches(GoldenPrompt prompt) {
        assertEquals(prompt.cleaned(), TextCleaner.clean(prompt.text()), prompt::toString);
        TokenizedPrompt tokens = tokenizer.tokenize(prompt.text());
        assertArrayEquals(prompt.ids(), tokens.ids(), prompt::toString);
        assertEquals(Math.min(prompt.lengthBeforeTruncation(), 77), tokens.length(), prompt::toString);
        assertEquals(prompt.sentencePosition(), tokens.sentencePosition(), prompt::toString);
    }

    @Test
    void vocabularyIsThatOfThePublishedModels() {
        assertEquals(49408, tokenizer.vocabularySize());
        assertEquals(49406, tokenizer.startOfText());
        assertEquals(49407, tokenizer.endOfText());
    }

    @Test
    void emptyTextIsTheTwoMarks() {
        TokenizedPrompt tokens = tokenizer.tokenize(" \n ", 4);
        assertArrayEquals(new int[] {49406, 49407, 0, 0}, tokens.ids());
        assertEquals(2, tokens.length());
        assertEquals(1, tokens.sentencePosition());
    }

    @Test
    void longTextIsCutAndStillEnds() {
        TokenizedPrompt tokens = tokenizer.tokenize("a photo of a cat", 5);
        assertArrayEquals(new int[] {49406, 320, 1125, 539, 49407}, tokens.ids());
        assertEquals(5, tokens.length());
    }

    @Test
    void markInTheTextMovesTheSentencePosition() {
        TokenizedPrompt tokens = tokenizer.tokenize("a <|EndOfText|> cat");
        assertEquals(5, tokens.length());
        assertEquals(2, tokens.sentencePosition());
    }

    /**
     * Case-insensitive matching has special cases: the long s matches s, and U+0345, whose upper case is a letter,
     * matches nothing.
     */
    @Test
    void caseIsIgnoredAsInThePublishedPattern() {
        assertArrayEquals(
                new int[] {49406, 3329, 49407, 0},
                tokenizer.tokenize("bird\u0345", 4).ids());
        assertArrayEquals(
                new int[] {49406, 6, 129, 379, 49407},
                tokenizer.tokenize("'\u017F", 5).ids());
    }

    /** A quadratic algorithm would take minutes here. */
    @Test
    void veryLongWordIsEncodedLikeAShortOne() {
        String word = "scarlet".repeat(100_000);
        assertArrayEquals(tokenizer.encode("scarlet".repeat(1000)), tokenizer.encode(word));
    }

    @Test
    void threadsShareATokenizer() throws InterruptedException, ExecutionException, IOException {
        List<GoldenPrompt> prompts = GoldenPrompt.all();
        Callable<List<List<Integer>>> work = () -> prompts.stream()
                .map(p -> boxed(ClipTokenizer.clip().encode(p.text())))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<List<Integer>>>> results = threads.invokeAll(List.of(work, work, work, work));
            List<List<Integer>> first = results.get(0).get();
            for (Future<List<List<Integer>>> result : results) {
                assertEquals(first, result.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a red bird | -",
                "a red bird sits here | -",
                "a red bird sits here now | a red bird sits here",
                "a  RED bird,  sits here now | a red bird, sits",
                "supercalifragilisticexpialidocious words | ''"
            })
    void textThatIsTooLongIsCutAfterItsLastWordThatFits(String text, String used) {
        assertEquals(Optional.ofNullable(used), tokenizer.cutAfter(text, 7));
    }

    @Test
    void ofALongTextOnlyTheEndOfTheUsedPartIsShown() {
        String text = "a scarlet macaw on a branch ".repeat(40);
        assertEquals(
                Optional.of("...scarlet macaw on a branch a scarlet macaw on"),
                tokenizer.cutAfter(text, ClipTokenizer.CONTEXT_LENGTH));
        assertEquals(Optional.empty(), tokenizer.cutAfter("word ".repeat(75), ClipTokenizer.CONTEXT_LENGTH));
        assertTrue(tokenizer
                .cutAfter("word ".repeat(76), ClipTokenizer.CONTEXT_LENGTH)
                .isPresent());
    }

    @Test
    void contextWithoutRoomForTheMarksIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> tokenizer.tokenize("a", 1));
        assertEquals("contextLength is 1, expected at least 2: the start mark and the end mark", e.getMessage());
    }

    private static List<Integer> boxed(int[] ids) {
        return IntStream.of(ids).boxed().collect(Collectors.toList());
    }
}
