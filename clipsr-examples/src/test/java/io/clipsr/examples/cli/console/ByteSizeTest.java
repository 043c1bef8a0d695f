package io.clipsr.examples.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.0 KB",
        "8949, 8.9 KB",
        "999949, 999.9 KB",
        "999950, 1.0 MB",
        "1900000000, 1.9 GB",
        "9223372036854775807, 9.2 EB"
    })
    void threeDigitsAreEnough(long bytes, String text) {
        assertEquals(text, ByteSize.text(bytes));
    }
}
