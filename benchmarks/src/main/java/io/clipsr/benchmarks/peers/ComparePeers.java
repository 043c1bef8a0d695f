package io.clipsr.benchmarks.peers;

import io.clipsr.benchmarks.peers.Comparison.Question;
import io.clipsr.benchmarks.peers.PeerProcess.PeerException;
import io.clipsr.benchmarks.peers.PeerTable.Ratio;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;

/** Times CLIP-SR and its peers in turn, and writes the tables into README.md of the benchmarks. Started by run.sh. */
final class ComparePeers {
    private static final String OURS_17 = "CLIP-SR, JDK 17";
    private static final String OURS_25 = "CLIP-SR, JDK 25";
    private static final String EAGER = "PyTorch eager";
    private static final String FROZEN = "PyTorch frozen";
    private static final String BF16 = "PyTorch bf16";
    private static final String ONNX = "ONNX Runtime";
    /** In the order in which they are asked: ours, a peer, ours, the other peers. */
    private static final List<String> ASKED = List.of(OURS_17, EAGER, OURS_25, FROZEN, ONNX, BF16);

    private static final List<String> SHOWN = List.of(OURS_17, OURS_25, EAGER, FROZEN, BF16, ONNX);
    private static final List<String> OPENED = List.of(OURS_17, OURS_25, EAGER, ONNX);
    private static final List<String> FP32 = List.of(EAGER, FROZEN, ONNX);

    private static final String OPEN = "open the model, seconds";
    private static final String START = "start of the process to the open model, seconds";
    private static final String FIRST = "start of the process to the first picture, seconds";
    private static final String MEMORY = "peak memory until then, MB";
    private static final String PHOTO = "photograph";
    private static final String BICUBIC = "bicubic, Java2D (which has no Lanczos)";
    private static final String LANCZOS = "Lanczos, this project's own resize";
    private static final String ESRGAN = "ESRGAN (npm, WebAssembly, one thread)";

    /** When the rounds end, in seconds after the start; the table of layers takes another minute. */
    private static final int SECONDS = 320;

    private static final int QUICK_SECONDS = 120;

    private static final int SCALE = 4;
    private static final int CONTEXT = 77;

    private final Path folder;
    private final boolean quick;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Peer resize;
    private final Peer esrgan;
    private final Figures figures = new Figures();
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final long begin = System.nanoTime();

    private ComparePeers(Path root, boolean quick, String python, String home17, String home25) throws IOException {
        Path benchmarks = root.resolve("benchmarks");
        this.folder = benchmarks.resolve("target/peers");
        this.quick = quick;
        PeerFiles.write(folder, root.resolve("clipsr-api/src/test/resources/io/clipsr/heldout"), quick ? 2 : 3, 2);
        Programs programs = new Programs(benchmarks, folder);
        peers.put(OURS_17, programs.clipsr(OURS_17, home17));
        peers.put(OURS_25, programs.clipsr(OURS_25, home25));
        Peer pytorch = programs.pytorch(python);
        peers.put(EAGER, pytorch);
        peers.put(FROZEN, pytorch);
        peers.put(BF16, pytorch);
        peers.put(ONNX, programs.onnxRuntime(python));
        resize = programs.resize();
        esrgan = programs.esrgan();
    }

    /**
     * Compares.
     *
     * @param args the repository's root, the most rounds, {@code quick} or {@code full}, the Python interpreter, and
     *     the homes of a JDK 17 and a JDK 25, empty where there is none
     */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        boolean quick = args[2].equals("quick");
        String loadBefore = Machine.load();
        ComparePeers compare = new ComparePeers(root, quick, args[3], args[4], args[5]);
        String report;
        try {
            report = compare.report(Integer.parseInt(args[1]), loadBefore);
        } finally {
            compare.close();
        }
        System.out.println(report);
        MarkedSection.write(root.resolve("benchmarks/README.md"), "peers", report);
    }

    private String report(int mostRounds, String loadBefore) throws IOException {
        String differences = differences();
        say("opening");
        for (int i = 0; i < (quick ? 1 : 3); i++) {
            OPENED.forEach(this::openOnce);
        }
        double megapixels = photographs();
        Comparison pictures = pictures();
        say("warming up");
        pictures.warmUp(quick ? 0.3 : 1.5);
        int rounds = 0;
        double last = 0;
        while (rounds < mostRounds && (rounds == 0 || seconds() + last < (quick ? QUICK_SECONDS : SECONDS))) {
            double from = seconds();
            pictures.round();
            last = seconds() - from;
            say("round " + ++rounds + " of at most " + mostRounds);
        }
        return text(pictures.rows(), rounds, megapixels, differences, loadBefore);
    }

    /** Compares the results of all programs for the same input; they compute the same network on the same weights. */
    private String differences() throws IOException {
        say("comparing results");
        StringBuilder text = new StringBuilder();
        float[] ours = null;
        for (String column : SHOWN) {
            float[] theirs = output(column);
            if (ours == null || theirs == null) {
                ours = ours == null ? theirs : ours;
                continue;
            }
            double largest = 0;
            double squares = 0;
            double all = 0;
            for (int i = 0; i < ours.length; i++) {
                double difference = theirs[i] - ours[i];
                largest = Math.max(largest, Math.abs(difference));
                squares += difference * difference;
                all += (double) ours[i] * ours[i];
            }
            text.append(text.isEmpty() ? "" : "; ");
            text.append(
                    String.format(Locale.ROOT, "%s %.1e (relative %.1e)", column, largest, Math.sqrt(squares / all)));
        }
        return text.toString();
    }

    /** Returns what a program computes; null if it cannot. */
    private float[] output(String column) throws IOException {
        try {
            Files.deleteIfExists(folder.resolve(PeerFiles.OUTPUT));
            peers.get(column).process().askOnce(job("output", column), 2, 1);
            return PeerFiles.floats(folder.resolve(PeerFiles.OUTPUT));
        } catch (PeerException e) {
            say(column + ": " + e.getMessage());
            return null;
        }
    }

    private static String job(String name, String column) {
        return name + (column.startsWith("PyTorch ") ? "-" + column.substring(8) : "");
    }

    private void openOnce(String column) {
        List<String> rows = List.of(OPEN, START, FIRST, MEMORY);
        try {
            PeerFiles.readAll(folder);
        } catch (IOException e) {
            rows.forEach(row -> figures.failed(row, column, String.valueOf(e.getMessage())));
            return;
        }
        try (PeerProcess process = peers.get(column).fresh()) {
            double picture = process.askOnce(job("picture", column), processors, 1);
            figures.add(OPEN, column, process.openSeconds());
            figures.add(START, column, process.secondsToReady());
            figures.add(FIRST, column, process.secondsToReady() + picture);
            figures.add(MEMORY, column, process.peakMemory() / 1e6);
        } catch (PeerException e) {
            rows.forEach(row -> figures.failed(row, column, e.getMessage()));
        }
    }

    /** Times the photograph, from file to file, and returns its megapixels at the end. */
    private double photographs() throws IOException {
        say("photograph");
        double megapixels = megapixels(PeerFiles.PHOTO);
        double small = megapixels(PeerFiles.SMALL_PHOTO);
        for (int i = 0; i < (quick ? 1 : 2); i++) {
            rate(OURS_17, peers.get(OURS_17), "photo", seconds -> megapixels / seconds);
            rate(BICUBIC, resize, "bicubic", seconds -> megapixels / seconds);
            rate(OURS_25, peers.get(OURS_25), "photo", seconds -> megapixels / seconds);
            rate(LANCZOS, resize, "lanczos", seconds -> megapixels / seconds);
            rate(ESRGAN, esrgan, "photo", seconds -> small / seconds);
        }
        resize.close();
        esrgan.close();
        return megapixels;
    }

    private double megapixels(String photo) throws IOException {
        BufferedImage picture = ImageIO.read(folder.resolve(photo).toFile());
        return SCALE * SCALE * picture.getWidth() * picture.getHeight() / 1e6;
    }

    private void rate(String column, Peer peer, String job, ToDoubleFunction<Double> rate) {
        try {
            figures.add(PHOTO, column, rate.applyAsDouble(peer.process().askOnce(job, processors, 1)));
        } catch (PeerException e) {
            figures.failed(PHOTO, column, e.getMessage());
        }
    }

    private Comparison pictures() throws IOException {
        Comparison all = new Comparison(figures);
        int tokens = PeerFiles.ids(folder).length;
        for (int threads : new int[] {2, 1}) {
            String on = threads == 1 ? ", 1 thread" : ", " + threads + " threads";
            for (int batch : PeerFiles.BATCHES) {
                if (quick && threads == 1 && batch > 1) {
                    continue; // the slowest row
                }
                add(all, (batch == 1 ? "1 picture" : batch + " pictures") + on, "picture", threads, batch);
            }
            add(all, "prompt of ten words" + on, "prompt", threads, tokens);
        }
        add(all, "the same, all " + CONTEXT + " tokens, 2 threads", "prompt", 2, CONTEXT);
        return all;
    }

    private void add(Comparison all, String row, String job, int threads, int size) {
        for (String column : ASKED) {
            all.add(new Question(row, column, peers.get(column), job(job, column), threads, size));
        }
    }

    private String text(List<String> rows, int rounds, double megapixels, String differences, String loadBefore) {
        PeerTable pictures = new PeerTable(
                figures,
                SHOWN,
                List.of(
                        new Ratio("17 : best fp32", OURS_17, FP32),
                        new Ratio("25 : best fp32", OURS_25, FP32),
                        new Ratio("17 : bf16", OURS_17, List.of(BF16))));
        PeerTable opening =
                new PeerTable(figures, OPENED, List.of(new Ratio("17 : best peer", OURS_17, List.of(EAGER, ONNX))));
        PeerTable photo = new PeerTable(figures, List.of(OURS_17, OURS_25, BICUBIC, LANCZOS, ESRGAN), List.of());
        List<String> opens = List.of(OPEN, START, FIRST, MEMORY);
        List<String> lines = new ArrayList<>();
        lines.add("Measured on " + LocalDate.now(ZoneOffset.UTC) + " by `benchmarks/run.sh" + (quick ? " --quick" : "")
                + "` on " + Machine.describe() + ". Load of the machine before: " + loadBefore + ". " + versions());
        lines.add("");
        lines.add("Network of the published size, 64x64 to 256x256. Seconds: the median of " + rounds
                + (rounds == 1 ? " round" : " rounds")
                + ", the least in brackets. A ratio below 1 means that CLIP-SR is faster.");
        lines.add("");
        lines.add(pictures.times("", rows, row -> "%.3f"));
        lines.add("Largest difference of a value of the picture from the first column: "
                + (differences.isEmpty() ? "nothing to compare" : differences) + ".");
        lines.add("");
        lines.add(opening.times("new process, files cached", opens, row -> row.equals(MEMORY) ? "%.0f" : "%.2f"));
        lines.add(String.format(
                Locale.ROOT,
                "A photograph at 4x, from PNG to PNG, %.1f Mpx of result (ESRGAN: 64x64 pixels only, without files), "
                        + "CLIP-SR with the bundled model, %d threads:%n",
                megapixels,
                processors));
        lines.add(photo.rates("Mpx/s", PHOTO));
        List<String> all = new ArrayList<>(rows);
        all.addAll(opens);
        String missing = pictures.missing(all) + photo.missing(List.of(PHOTO));
        lines.add(missing.isEmpty() ? "" : missing);
        return String.join("\n", lines);
    }

    private String versions() {
        return "CLIP-SR on " + peers.get(OURS_17).description() + " and "
                + peers.get(OURS_25).description() + "; "
                + peers.get(EAGER).description() + "; " + peers.get(ONNX).description() + "; "
                + esrgan.description() + ".";
    }

    private double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void say(String what) {
        System.err.printf(Locale.ROOT, "%4.0f s: %s%n", seconds(), what);
    }

    private void close() {
        peers.values().forEach(Peer::close);
        resize.close();
        esrgan.close();
    }
}
