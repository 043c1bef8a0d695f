package io.clipsr.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats figures as Markdown tables. */
final class FigureTables {
    private static final String NOT_MEASURED = "-";

    private FigureTables() {}

    /** Means over the pictures, a row for each way: at each scale PSNR with the gain over the first way, and SSIM. */
    static String means(List<Figures> ways) {
        List<String> header = new ArrayList<>(List.of("mean over the pictures"));
        for (int scale : HeldOutPicture.SCALES) {
            header.addAll(List.of(scale + "x PSNR (gain)", scale + "x SSIM"));
        }
        StringBuilder table = new StringBuilder(header(header));
        for (Figures way : ways) {
            List<String> row = new ArrayList<>(List.of(way.name()));
            for (int scale : HeldOutPicture.SCALES) {
                if (!way.byScale().containsKey(scale)) {
                    row.addAll(List.of(NOT_MEASURED, NOT_MEASURED));
                    continue;
                }
                Quality mean = Quality.mean(way.byScale().get(scale));
                double gain = mean.psnr()
                        - Quality.mean(ways.get(0).byScale().get(scale)).psnr();
                row.add(number("%.3f", mean.psnr()) + (way == ways.get(0) ? "" : number(" (%+.3f)", gain)));
                row.add(number("%.4f", mean.ssim()));
            }
            table.append(row(row));
        }
        return table.toString();
    }

    /** A row for each picture: PSNR and SSIM of each way at one scale. */
    static String pictures(int scale, List<String> names, List<Figures> ways) {
        List<String> header = new ArrayList<>(List.of(scale + "x, PSNR / SSIM"));
        ways.forEach(way -> header.add(way.name()));
        StringBuilder table = new StringBuilder(header(header));
        for (int i = 0; i < names.size(); i++) {
            List<String> row = new ArrayList<>(List.of(names.get(i)));
            for (Figures way : ways) {
                List<Quality> list = way.byScale().get(scale);
                row.add(
                        list == null
                                ? NOT_MEASURED
                                : number("%.2f", list.get(i).psnr())
                                        + number(" / %.3f", list.get(i).ssim()));
            }
            table.append(row(row));
        }
        return table.toString();
    }

    /** Numbers stand to the right. */
    private static String header(List<String> cells) {
        return row(cells) + "|---|" + "---:|".repeat(cells.size() - 1) + "\n";
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
