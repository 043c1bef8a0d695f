package io.clipsr.image.metadata;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Changes the orientation in a packet of XMP as text, as everything else in it has to stay as it is; no XML is parsed.
 */
final class XmpPacket {

    /**
     * As an attribute, {@code tiff:Orientation="6"}, or as an element, {@code <tiff:Orientation>6</tiff:Orientation>}.
     */
    private static final Pattern ORIENTATION = Pattern.compile("(tiff:Orientation(?:\\s*=\\s*[\"']|\\s*>)\\s*)[1-8]");

    private XmpPacket() {}

    static byte[] upright(byte[] packet) {
        // Every byte is a character of its own here, and comes back as it was.
        String text = new String(packet, StandardCharsets.ISO_8859_1);
        return ORIENTATION.matcher(text).replaceAll("$11").getBytes(StandardCharsets.ISO_8859_1);
    }
}
