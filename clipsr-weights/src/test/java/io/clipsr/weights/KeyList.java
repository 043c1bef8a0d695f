package io.clipsr.weights;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The committed key lists of the published checkpoint, of CLIP ViT-B/32 and of the attention extensions. */
public final class KeyList {
    private KeyList() {}

    /**
     * Returns every key of a list with its shape, in state-dict order.
     *
     * @param list the name of the list: {@code netG}, {@code clip} or {@code attention}
     */
    public static Map<String, int[]> all(String list) {
        return rows(list, columns -> true);
    }

    /** Returns the keys that the released graph uses; of {@code clip} only those of the text encoder. */
    public static Map<String, int[]> released(String list) {
        return rows(list, columns -> columns[5].startsWith("yes"));
    }

    private static Map<String, int[]> rows(String list, Predicate<String[]> wanted) {
        String resource = "keys_" + list + ".tsv";
        try (InputStream in = KeyList.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("test resource " + resource + " is missing");
            }
            Map<String, int[]> keys = new LinkedHashMap<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.split("\t", -1);
                if (wanted.test(columns)) {
                    keys.put(columns[0], shape(columns[1]));
                }
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] shape(String text) {
        return text.equals("scalar")
                ? new int[0]
                : Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
    }
}
