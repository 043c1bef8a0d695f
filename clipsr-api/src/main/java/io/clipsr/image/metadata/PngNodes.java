package io.clipsr.image.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/** Adds metadata to the tree that {@code javax.imageio} uses for PNG. */
final class PngNodes {
    private static final String FORMAT = "javax_imageio_png_1.0";

    private PngNodes() {}

    static IIOMetadata with(Metadata metadata, IIOMetadata tree) throws IOException {
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        if (metadata.icc() != null) {
            IIOMetadataNode icc = child(root, "iCCP");
            icc.setAttribute("profileName", "ICC profile");
            icc.setAttribute("compressionMethod", "deflate");
            icc.setUserObject(deflated(metadata.icc()));
        }
        if (metadata.density() != null) {
            IIOMetadataNode density = child(root, "pHYs");
            density.setAttribute(
                    "pixelsPerUnitXAxis", perMetre(metadata.density().x()));
            density.setAttribute(
                    "pixelsPerUnitYAxis", perMetre(metadata.density().y()));
            density.setAttribute("unitSpecifier", "meter");
        }
        if (metadata.xmp() != null) {
            IIOMetadataNode text = child(childNamed(root, "iTXt"), "iTXtEntry");
            text.setAttribute("keyword", PngChunks.XMP_KEYWORD);
            text.setAttribute("compressionFlag", "FALSE");
            text.setAttribute("compressionMethod", "0");
            text.setAttribute("languageTag", "");
            text.setAttribute("translatedKeyword", "");
            text.setAttribute("text", new String(metadata.xmp(), StandardCharsets.UTF_8));
        }
        if (metadata.iptc() != null) {
            IIOMetadataNode text = child(child(root, "zTXt"), "zTXtEntry");
            text.setAttribute("keyword", RawProfile.IPTC);
            text.setAttribute("compressionMethod", "deflate");
            text.setAttribute("text", RawProfile.encoded("iptc", PhotoshopResources.ofIptc(metadata.iptc())));
        }
        addTexts(metadata.texts(), root);
        if (metadata.exif() != null) {
            IIOMetadataNode exif = child(child(root, "UnknownChunks"), "UnknownChunk");
            exif.setAttribute("type", "eXIf");
            exif.setUserObject(metadata.exif());
        }
        tree.mergeTree(FORMAT, root);
        return tree;
    }

    private static void addTexts(List<PngText> texts, IIOMetadataNode root) {
        for (PngText text : texts) {
            IIOMetadataNode entry = text.isLatin1()
                    ? child(childNamed(root, "tEXt"), "tEXtEntry")
                    : child(childNamed(root, "iTXt"), "iTXtEntry");
            entry.setAttribute("keyword", text.keyword());
            if (text.isLatin1()) {
                entry.setAttribute("value", text.text());
            } else {
                entry.setAttribute("compressionFlag", "FALSE");
                entry.setAttribute("compressionMethod", "0");
                entry.setAttribute("languageTag", text.language());
                entry.setAttribute("translatedKeyword", text.translatedKeyword());
                entry.setAttribute("text", text.text());
            }
        }
    }

    /** Returns the only child of a name, which is added if it is missing. */
    private static IIOMetadataNode childNamed(IIOMetadataNode parent, String name) {
        Node found = parent.getElementsByTagName(name).item(0);
        return found == null ? child(parent, name) : (IIOMetadataNode) found;
    }

    private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
        IIOMetadataNode child = new IIOMetadataNode(name);
        parent.appendChild(child);
        return child;
    }

    private static String perMetre(double perInch) {
        return Long.toString(Math.round(perInch * Density.INCHES_PER_METRE));
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(bytes);
        }
        return deflated.toByteArray();
    }
}
