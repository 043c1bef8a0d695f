package io.clipsr.examples.cli.evaluate.report;

import io.clipsr.examples.cli.evaluate.measure.Measure;
import io.clipsr.examples.cli.evaluate.measure.Row;
import io.clipsr.examples.cli.evaluate.measure.Way;
import io.clipsr.metrics.Degradation;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results made by hand, with texts that a careless page would take for markup. */
final class SampleResults {
    static final String EVIL = "</script><script>document.title='evil'</script>";

    private SampleResults() {}

    static Results of(int pictures) {
        List<Way> ways = new ArrayList<>(Way.interpolations(4, Degradation.BICUBIC));
        ways.add(new Way("mine", true, picture -> picture.truth()));
        ways.add(new Way("<other>", true, picture -> picture.truth()));
        List<Measure> measures = Measure.standard(4, Degradation.BICUBIC);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            double[][] values = new double[ways.size()][measures.size()];
            for (int way = 0; way < values.length; way++) {
                for (int m = 0; m < measures.size(); m++) {
                    values[way][m] = m == 4 ? Double.NaN : 20 + way + (i * 7 % 5) * (way == 3 ? -1 : 0.5);
                }
            }
            values[4][0] = i == 1 ? Double.POSITIVE_INFINITY : values[4][0];
            rows.add(new Row("p" + i, i == 0 ? EVIL : "prompt " + i, "crop 0,0", null, values));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data set", "folder");
        settings.put("scale", "4");
        settings.put("preparation", "whole");
        settings.put("inputs", "bicubic");
        settings.put("captions", "own");
        return new Results(
                settings,
                Map.of("command", "clipsr evaluate --data '<a>'"),
                ways,
                measures,
                rows,
                List.of(new Row("gone", "", "", "no object is visible", new double[0][])),
                1);
    }

    static List<Case> cases(Results results) {
        List<Case> cases = new ArrayList<>();
        for (Row row : Cases.choose(results)) {
            Map<String, BufferedImage> pictures = new LinkedHashMap<>();
            for (String name : List.of("input", "bicubic", "mine", "<other>", "truth")) {
                BufferedImage picture = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
                for (int i = 0; i < 64 * 48; i++) {
                    picture.setRGB(i % 64, i / 64, Color.HSBtoRGB(name.length() / 8f, 1, i / 4000f));
                }
                pictures.put(name, picture);
            }
            cases.add(new Case(row, Cases.gainText(results, row), pictures));
        }
        return cases;
    }
}
