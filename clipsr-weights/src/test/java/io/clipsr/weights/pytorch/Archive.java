package io.clipsr.weights.pytorch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Creates zip archives and pickles that PyTorch would not write. */
final class Archive {
    private final Map<String, byte[]> records = new LinkedHashMap<>();
    private boolean compressed;

    /** Returns a checkpoint whose pickle is given as Latin-1 text, including the opcodes. */
    static Archive of(String pickle) {
        return new Archive().record("x/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the pickle of {@code {name: tensor}} over fp32 storage 0, which has 6 values. */
    static String tensor(String name, int offset, int[] shape, int[] strides) {
        return "\u0080\u0002}" + text(name) + "ctorch._utils\n_rebuild_tensor_v2\n(" + "(" + text("storage")
                + "ctorch\nFloatStorage\n"
                + text("0") + text("cpu") + number(6) + "tQ" + number(offset) + tuple(shape) + tuple(strides)
                + "\u0089ccollections\nOrderedDict\n)RtRs.";
    }

    static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "X" + little(bytes.length) + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static String number(int number) {
        return "J" + little(number);
    }

    Archive record(String name, byte[] bytes) {
        records.put(name, bytes);
        return this;
    }

    Archive compressed() {
        compressed = true;
        return this;
    }

    Path write(Path file) {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> record : records.entrySet()) {
                ZipEntry entry = new ZipEntry(record.getKey());
                if (!compressed) {
                    CRC32 crc = new CRC32();
                    crc.update(record.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(record.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(record.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static String tuple(int[] numbers) {
        StringBuilder text = new StringBuilder("(");
        for (int number : numbers) {
            text.append(number(number));
        }
        return text.append('t').toString();
    }

    private static String little(int n) {
        return "" + (char) (n & 0xFF) + (char) (n >> 8 & 0xFF) + (char) (n >> 16 & 0xFF) + (char) (n >> 24 & 0xFF);
    }
}
