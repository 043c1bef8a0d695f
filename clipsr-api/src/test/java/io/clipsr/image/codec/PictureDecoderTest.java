package io.clipsr.image.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what becomes of the libraries' warnings. */
class PictureDecoderTest {

    @Test
    void aWarningIsANoteByDefault() throws DecodeException {
        List<String> notes = new ArrayList<>();
        PictureDecoder.of("gif").warned("something odd", notes);
        assertEquals(List.of("its decoder warns: something odd"), notes);
    }

    @Test
    void missingPixelsAreAnError() {
        for (String format : List.of("png", "jpeg", "tiff", "bmp", "gif", "webp")) {
            assertThrows(
                    DecodeException.class,
                    () -> PictureDecoder.of(format).warned("Corrupt data: premature end of data", new ArrayList<>()),
                    format);
        }
    }
}
