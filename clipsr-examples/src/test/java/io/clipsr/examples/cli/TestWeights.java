package io.clipsr.examples.cli;

import io.clipsr.weights.BundledModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Weight files, sound and not, made of the bundled model or by hand. */
final class TestWeights {

    private TestWeights() { }

    /** The bundled model, no longer marked as native: a generator together with CLIP's text half, as if from elsewhere. */
    static Path generatorAndClip(Path file) throws IOException {
        return replace(bundled(file), "\"format\":\"clipsr\"", "\"format\":\"custom\"");
    }

    /** The bundled model as a file. */
    static Path bundled(Path file) throws IOException {
        try (InputStream in = BundledModel.class.getResourceAsStream("lite.safetensors")) {
            Files.copy(in, file);
        }
        return file;
    }

    /** Replaces all occurrences in a safetensors file's header by a text of the same length. */
    static Path replace(Path file, String old, String with) throws IOException {
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
    static Path poke(Path file, String tensor, float value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String header = header(bytes);
        Matcher entry = Pattern.compile(Pattern.quote('"' + tensor + '"') + ":\\{[^}]*\"data_offsets\":\\[(\\d+),").matcher(header);
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
    static Path checkpoint(Path file, String pickle) throws IOException {
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
