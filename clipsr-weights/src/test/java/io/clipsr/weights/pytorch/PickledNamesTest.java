package io.clipsr.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.weights.format.WeightFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of names as the Pythons write them; the bytes are those of {@code pickle.dumps} and {@code cPickle.dumps}. */
class PickledNamesTest {

    @TempDir
    private Path folder;

    private List<String> read(String pickle) throws IOException {
        return PickledNames.read(Files.writeString(folder.resolve("f.pickle"), pickle, StandardCharsets.ISO_8859_1));
    }

    private String message(String pickle) {
        return assertThrows(WeightFormatException.class, () -> read(pickle)).getMessage();
    }

    @Test
    void everyProtocol() throws IOException {
        List<String> names = List.of("a/b", "it's\u00e9");
        assertEquals(names, read("(lp0\nVa/b\np1\naVit's\u00e9\np2\na."));
        assertEquals(names, read("(lp0\nS'a/b'\np1\naS\"it's\\xe9\"\np2\na."));
        assertEquals(names, read("(lp1\nVa/b\np2\naVit's\\u00e9\np3\nag3\n0a.".replace("ag3\n0a", "a")));
        assertEquals(
                names,
                read(
                        "\u0080\u0002]q\u0000(X\u0003\u0000\u0000\u0000a/bq\u0001X\u0006\u0000\u0000\u0000it's\u00c3\u00a9q\u0002e."));
        assertEquals(
                names,
                read(
                        "\u0080\u0004\u0095\u0013\u0000\u0000\u0000\u0000\u0000\u0000\u0000]\u0094(\u008c\u0003a/b\u0094\u008c\u0006it's\u00c3\u00a9\u0094e."));
    }

    @Test
    void escapesAndMemo() throws IOException {
        assertEquals(
                List.of("\\'\"\n\r\t", "\\n\ud83d\ude00"), read("(lS'\\\\\\'\\\"\\n\\r\\t'\naV\\n\\U0001f600\na."));
        assertEquals(List.of("x", "x"), read("(lp0\nS'x'\np1\nag1\na."));
        assertEquals(List.of("\\x41"), read("(lV\\x41\na."));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "(lSa\\na., a text is not in quotes",
                "(lS'a\"\\na., a text is not in quotes",
                "(lS'\\na., a text is not in quotes",
                "(lS'\\q'\\na., a text has the unknown escape \\q",
                "(lS'a\\'\\na., a text has the unknown escape \\",
                "(lV\\Uffffffff\\na., a text has a character that does not exist",
                "(lpx\\n., the index of a memo entry is no number",
                "(lg7\\n., it reads a memo entry that it never wrote"
            })
    void damagedLines(String pickle, String fault) {

        String said = message(pickle.replace("\\n", "\n"));
        assertTrue(said.contains("f.pickle is damaged: " + fault), said);
    }

    @Test
    void whatIsNoListOfNames() {
        assertTrue(message("}.").endsWith("f.pickle: it is no list; a pickled list of file names was expected."));
        assertTrue(
                message("(lK\u0001a.").endsWith("its item 1 is no text; a pickled list of file names was expected."));
        assertTrue(message("cos\nsystem\n.").contains("names a class or function, 'os.system'. Nothing was executed."));
        assertTrue(message("(lI1\na.").contains("has parts that such a list does not need. Nothing was executed."));
    }
}
