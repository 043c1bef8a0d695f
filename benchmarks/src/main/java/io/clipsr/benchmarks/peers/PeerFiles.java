package io.clipsr.benchmarks.peers;

import io.clipsr.text.ClipTokenizer;
import io.clipsr.text.TokenizedPrompt;
import io.clipsr.weights.ConfigReader;
import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelConfig.Fusion;
import io.clipsr.weights.ModelConfig.Graph;
import io.clipsr.weights.ModelConfig.Predictor;
import io.clipsr.weights.NativeModel;
import io.clipsr.weights.SeededWeights;
import io.clipsr.weights.format.ElementType;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.safetensors.SafetensorsWriter;
import io.clipsr.weights.support.AtomicFile;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The files that all peers read: one model on seeded weights, the same inputs, and a photograph. */
final class PeerFiles {
    /** Ten words. */
    static final String PROMPT = "a small brown bird with a very long dark tail";

    static final String MODEL = "model.safetensors";
    static final String IDS = "ids.txt";
    static final String OUTPUT = "output.f32";
    static final String PHOTO = "photo.png";
    static final String SMALL_PHOTO = "small-photo.png";
    static final int SIDE = 64;
    static final List<Integer> BATCHES = List.of(1, 4);

    private static final ModelConfig PUBLISHED =
            new ModelConfig(Graph.RELEASED, Fusion.AFFINE, Predictor.LINEAR, 8, 0, 0, 0, SIDE);
    private static final int HELD_OUT_SIDE = 256;

    private PeerFiles() {}

    /**
     * Writes the files that are not there yet.
     *
     * @param folder the folder, which is created
     * @param heldOut the folder with the held-out pictures
     * @param columns the number of held-out pictures side by side in the photograph
     * @param rows the number of held-out pictures above each other
     */
    static void write(Path folder, Path heldOut, int columns, int rows) throws IOException {
        Files.createDirectories(folder);
        Path model = folder.resolve(MODEL);
        if (!Files.exists(model)) {
            writeModel(model);
        }
        TokenizedPrompt prompt = ClipTokenizer.clip().tokenize(PROMPT);
        String ids = Arrays.stream(prompt.ids(), 0, prompt.length())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" "));
        Path idsFile = folder.resolve(IDS);
        if (!Files.exists(idsFile) || !Files.readString(idsFile).equals(ids)) { // what is exported depends on its age
            Files.writeString(idsFile, ids);
        }
        for (int batch : BATCHES) {
            writeFloats(grid(folder, batch), SeededWeights.picture(1, "grid", batch, 3, SIDE, SIDE));
        }
        ImageIO.write(
                mosaic(heldOut, columns, rows), "png", folder.resolve(PHOTO).toFile());
        Path lowest = heldOut.resolve("lr4");
        try (Stream<Path> files = Files.list(lowest)) {
            Files.write(
                    folder.resolve(SMALL_PHOTO),
                    Files.readAllBytes(files.sorted().findFirst().orElseThrow()));
        }
    }

    /** Reads the models, so that whoever opens one next finds it in the system's file cache. */
    static void readAll(Path folder) throws IOException {
        byte[] bytes = new byte[1 << 20];
        for (String name : new String[] {MODEL, "picture.onnx", "prompt.onnx"}) {
            if (Files.exists(folder.resolve(name))) {
                try (InputStream in = Files.newInputStream(folder.resolve(name))) {
                    while (in.read(bytes) >= 0) {
                        // only the reading counts
                    }
                }
            }
        }
    }

    static Path grid(Path folder, int batch) {
        return folder.resolve("grid-" + batch + ".f32");
    }

    /** Reads little-endian floats. */
    static float[] floats(Path file) throws IOException {
        FloatBuffer values = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return array;
    }

    static void writeFloats(Path file, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }

    /** Reads the tokens of the prompt, up to the end token. */
    static int[] ids(Path folder) throws IOException {
        return Arrays.stream(Files.readString(folder.resolve(IDS)).strip().split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static void writeModel(Path file) throws IOException {
        SeededWeights weights = SeededWeights.fullSize(PUBLISHED);
        List<TensorInfo> tensors = weights.names().stream()
                .map(name -> new TensorInfo(
                        name,
                        ElementType.F32,
                        IntStream.of(weights.shape(name)).boxed().toList()))
                .toList();
        Map<String, String> metadata = Map.of(
                "format", "clipsr",
                "version", Integer.toString(NativeModel.VERSION),
                "graph", ConfigReader.label(PUBLISHED.graph()));
        AtomicFile.write(
                file, true, channel -> SafetensorsWriter.write(channel, metadata, tensors, new Copies(weights)));
    }

    /** Copies the values of one tensor after the other; seeded weights are computed at each reading. */
    private static final class Copies implements SafetensorsWriter.Values {
        private final SeededWeights weights;
        private String name = "";
        private float[] values = {};

        Copies(SeededWeights weights) {
            this.weights = weights;
        }

        @Override
        public void read(TensorInfo tensor, long first, float[] to, int count) {
            if (!name.equals(tensor.name())) {
                name = tensor.name();
                values = weights.read(name);
            }
            System.arraycopy(values, (int) first, to, 0, count);
        }
    }

    /** Returns held-out pictures side by side: as many pixels as a photograph's, with contents of photographs. */
    private static BufferedImage mosaic(Path heldOut, int columns, int rows) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(heldOut)) {
            files = all.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
        BufferedImage picture =
                new BufferedImage(columns * HELD_OUT_SIDE, rows * HELD_OUT_SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        try {
            for (int i = 0; i < columns * rows; i++) {
                BufferedImage part = ImageIO.read(files.get(i % files.size()).toFile());
                graphics.drawImage(part, i % columns * HELD_OUT_SIDE, i / columns * HELD_OUT_SIDE, null);
            }
        } finally {
            graphics.dispose();
        }
        return picture;
    }
}
