package io.clipsr.image.metadata;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Changes the orientation in an XMP packet. The packet is edited as text, without XML parsing, so that everything else
 * in it is unchanged.
 */
final class XmpPacket {

    /**
     * The orientation as an attribute, {@code tiff:Orientation="6"}, or as an element,
     * {@code <tiff:Orientation>6</tiff:Orientation>}.
     */
    private static final Pattern ORIENTATION = Pattern.compile("(tiff:Orientation(?:\\s*=\\s*[\"']|\\s*>)\\s*)[1-8]");

    private XmpPacket() {}

    static byte[] upright(byte[] packet) {
        // In Latin-1 every byte is one character, so bytes are preserved.
        String text = new String(packet, StandardCharsets.ISO_8859_1);
        return ORIENTATION.matcher(text).replaceAll("$11").getBytes(StandardCharsets.ISO_8859_1);
    }
}
