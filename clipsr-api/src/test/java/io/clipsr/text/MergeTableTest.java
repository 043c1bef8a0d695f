package io.clipsr.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MergeTableTest {

    /** The SHA-256 of OpenAI's merges as text, one per line. */
    private static final String PUBLISHED = "d308b7377a8ceaa9707a21614fe8c831b9196e197b7aeb69833359362907af02";

    @Test
    void resourceIsThePublishedList() throws IOException, NoSuchAlgorithmException {
        String text = MergesFile.toText(resource());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        assertEquals(PUBLISHED, HexFormat.of().formatHex(digest));
    }

    @Test
    void everyMergeIsFoundAndNothingElse() throws IOException {
        MergeTable table = MergeTable.load("clip-merges.bin");
        byte[] merges = resource();
        assertEquals(merges.length / 4, table.size());
        for (int rank = 0; rank < table.size(); rank++) {
            int at = rank * 4;
            int left = (merges[at] & 0xff) << 8 | merges[at + 1] & 0xff;
            int right = (merges[at + 2] & 0xff) << 8 | merges[at + 3] & 0xff;
            assertEquals(rank, table.rank(left, right));
        }
        assertEquals(MergeTable.NONE, table.rank(49407, 49407));
    }

    @Test
    void missingResourceSaysWhatToDo() {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> MergeTable.load("no-such.bin"));
        assertEquals(
                "the resource no-such.bin is missing from the clipsr-api jar; the jar is incomplete, get it again",
                e.getMessage());
    }

    private static byte[] resource() throws IOException {
        try (InputStream in = MergeTable.class.getResourceAsStream("clip-merges.bin")) {
            return Objects.requireNonNull(in, "clip-merges.bin").readAllBytes();
        }
    }
}
