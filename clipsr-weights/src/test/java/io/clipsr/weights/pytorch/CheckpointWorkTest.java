package io.clipsr.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.storage.ArrayBytes;
import io.clipsr.weights.storage.ParseLimits;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests malicious files that are within all limits but need much work; they are too large for attacks/. */
@Timeout(20) // a hang, not slowness
class CheckpointWorkTest {
    private static final String HEAD =
            "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}("
                    + Archive.text("little_endian") + "\u0088u.";

    /** A dictionary without text keys occurs many times: each of its entries counts each time. */
    @Test
    void entriesPassedOverCount() {
        String tree = "\u0080\u0002}q\u0000(" + "NN".repeat(120_000) + "u0](" + "h\u0000".repeat(100_000) + "e.";
        WeightFormatException e = assertThrows(WeightFormatException.class, () -> open(HEAD + tree + "\u0080\u0002]."));
        assertEquals(Kind.TREE_ENDLESS, e.kind());
    }

    /** Keys of storages that all have the same hash: a look-up must not compare all of them. */
    @Test
    void keysOfOneHashCostNoMoreThanOthers() {
        int count = 19_000;
        StringBuilder tree = new StringBuilder(
                "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\nq\u0000ctorch\nByteStorage\nq\u000100}(");
        StringBuilder keys = new StringBuilder("\u0080\u0002](");
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String key = ofOneHash(i);
            tree.append(Archive.text("t" + i))
                    .append("h\u0000((")
                    .append(Archive.text("storage"))
                    .append("h\u0001")
                    .append(Archive.text(key))
                    .append(Archive.text("cpu"))
                    .append("K\u0001tQK\u0000))\u0089}tR");
            keys.append(Archive.text(key));
            data.append("\u0001\0\0\0\0\0\0\0\u0007");
        }
        try (TensorFile file = open(HEAD + tree + "u." + keys + "e." + data)) {
            assertEquals(count, file.tensors().size());
            assertEquals(7, file.read("t0")[0]);
        }
    }

    /**
     * Returns one of many texts with equal hashes: "Aa" and "BB" have the same hash, and so have all texts of 15 of
     * these.
     */
    private static String ofOneHash(int number) {
        StringBuilder key = new StringBuilder();
        for (int bit = 0; bit < 15; bit++) {
            key.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return key.toString();
    }

    private static TensorFile open(String bytes) {
        return LegacyFile.open(
                new ArrayBytes("x.pth", bytes.getBytes(StandardCharsets.ISO_8859_1)), ParseLimits.DEFAULT);
    }
}
