package io.clipsr.examples.cli.console;

import java.util.Locale;

/** ByteSize of files for people. */
public final class ByteSize {

    private ByteSize() {}

    /** Formats a size: {@code 843 bytes}, {@code 8.9 KB}, {@code 1.9 GB}; powers of 1000. */
    public static String text(long bytes) {
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %sB", value, "KMGTPE".charAt(unit));
    }
}
