package io.clipsr.benchmarks;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The quality that one upscaling method reaches.
 *
 * @param name the name of the method
 * @param byScale the quality of each picture, in order; scales that were not measured are absent
 */
record Figures(String name, Map<Integer, List<Quality>> byScale) {

    /** A way of enlarging: the picture of that index, from its input at that scale, to its true size. */
    interface Enlargement {
        BufferedImage of(int picture, int scale);
    }

    static Figures measure(String name, List<HeldOutPicture> pictures, Enlargement way) {
        Map<Integer, List<Quality>> byScale = new LinkedHashMap<>();
        for (int scale : HeldOutPicture.SCALES) {
            List<Quality> list = new ArrayList<>();
            for (int i = 0; i < pictures.size(); i++) {
                list.add(Quality.of(way.of(i, scale), pictures.get(i).truth()));
            }
            byScale.put(scale, list);
        }
        return new Figures(name, byScale);
    }

    /** Picture by picture the mean of several, which must have measured the same. */
    static Figures mean(String name, List<Figures> all) {
        Map<Integer, List<Quality>> byScale = new LinkedHashMap<>();
        all.get(0)
                .byScale
                .forEach((scale, list) -> byScale.put(
                        scale,
                        IntStream.range(0, list.size())
                                .mapToObj(i -> Quality.mean(all.stream()
                                        .map(figures ->
                                                figures.byScale.get(scale).get(i))
                                        .toList()))
                                .toList()));
        return new Figures(name, byScale);
    }
}
