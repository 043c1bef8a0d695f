package io.clipsr.benchmarks;

import java.util.List;
import java.util.stream.IntStream;

/** Assigns captions to pictures, to measure the effect of the prompt. */
final class Prompting {

    /** The rotations that give pictures wrong captions; the mean is used, because a single rotation may be lucky. */
    private static final List<Integer> ROTATIONS = List.of(1, 5, 8);

    /** Captions that describe none of the pictures. */
    private static final List<String> UNKNOWN = List.of(
            "qwrtz plmk",
            "harmonica",
            "a debate in parliament",
            "xylophone concerto",
            "vvvv",
            "an invoice",
            "algebra",
            "a radio antenna",
            "jurisprudence",
            "zzyzx",
            "the stock exchange",
            "a diesel engine");

    private Prompting() {}

    /** Returns the captions rotated: picture i gets caption (i + by) mod n. */
    static List<String> rotated(List<String> captions, int by) {
        return IntStream.range(0, captions.size())
                .mapToObj(i -> captions.get((i + by) % captions.size()))
                .toList();
    }

    /** The rotations that give every picture another's caption; for two captions or more there is at least one. */
    static List<Integer> rotations(int captions) {
        return ROTATIONS.stream().filter(by -> by % captions != 0).toList();
    }

    /** One for each picture in order; from the first again where there are more pictures than words. */
    static List<String> unknown(int pictures) {
        return IntStream.range(0, pictures)
                .mapToObj(i -> UNKNOWN.get(i % UNKNOWN.size()))
                .toList();
    }
}
