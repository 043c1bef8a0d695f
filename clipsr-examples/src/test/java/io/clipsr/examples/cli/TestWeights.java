package io.clipsr.examples.cli;

import io.clipsr.weights.BundledModel;
import io.clipsr.weights.NativeModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Weight files, sound and not, made of the bundled model or by hand. */
public final class TestWeights {

    private TestWeights() {}

    /**
     * The bundled model in single precision, not marked as native: a generator together with CLIP's text half, as if
     * from elsewhere.
     */
    public static Path generatorAndClip(Path file) throws IOException {
        try (NativeModel model = BundledModel.open()) {
            StringJoiner header = new StringJoiner(",", "{", "}");
            Map<String, String> metadata = new TreeMap<>(model.metadata());
            metadata.put("format", "custom");
            header.add(metadata.entrySet().stream()
                    .map(e -> '"' + e.getKey() + "\":\"" + e.getValue() + '"')
                    .collect(Collectors.joining(",", "\"__metadata__\":{", "}")));
            ByteArrayOutputStream values = new ByteArrayOutputStream();
            for (String name : model.names()) {
                float[] tensor = model.read(name);
                header.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                        .formatted(
                                name,
                                Arrays.toString(model.shape(name)),
                                values.size(),
                                values.size() + tensor.length * Float.BYTES));
                ByteBuffer bytes =
                        ByteBuffer.allocate(tensor.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(tensor);
                values.writeBytes(bytes.array());
            }
            byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
            try (OutputStream out = Files.newOutputStream(file)) {
                out.write(ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .array());
                out.write(text);
                values.writeTo(out);
            }
        }
        return file;
    }

    /** The bundled model as a file. */
    public static Path bundled(Path file) throws IOException {
        try (InputStream in = BundledModel.class.getResourceAsStream("lite.safetensors")) {
            Files.copy(in, file);
        }
        return file;
    }

    /** Replaces all occurrences in a safetensors file's header by a text of the same length. */
    public static Path replace(Path file, String old, String with) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String header = header(bytes);
        if (old.length() != with.length() || !header.contains(old)) {
            throw new IllegalArgumentException(old + " -> " + with);
        }
        byte[] changed = header.replace(old, with).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(changed, 0, bytes, Long.BYTES, changed.length);
        return Files.write(file, bytes);
    }

    /** Sets the first value of a 32-bit tensor. */
    public static Path poke(Path file, String tensor, float value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String header = header(bytes);
        Matcher entry = Pattern.compile(Pattern.quote('"' + tensor + '"') + ":\\{[^}]*\"data_offsets\":\\[(\\d+),")
                .matcher(header);
        if (!entry.find()) {
            throw new IllegalArgumentException(tensor);
        }
        int at = Long.BYTES + header.length() + Integer.parseInt(entry.group(1));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
        return Files.write(file, bytes);
    }

    private static String header(byte[] bytes) {
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8);
    }

    /** A PyTorch archive with this pickle and nothing else. */
    public static Path checkpoint(Path file, String pickle) throws IOException {
        byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry("archive/data.pkl");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(entry);
            zip.write(bytes);
            zip.closeEntry();
        }
        return file;
    }
}
