package io.clipsr.image.metadata;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

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
            IIOMetadataNode text = child(child(root, "iTXt"), "iTXtEntry");
            text.setAttribute("keyword", PngChunks.XMP_KEYWORD);
            text.setAttribute("compressionFlag", "FALSE");
            text.setAttribute("compressionMethod", "0");
            text.setAttribute("languageTag", "");
            text.setAttribute("translatedKeyword", "");
            text.setAttribute("text", new String(metadata.xmp(), StandardCharsets.UTF_8));
        }
        if (metadata.exif() != null) {
            IIOMetadataNode exif = child(child(root, "UnknownChunks"), "UnknownChunk");
            exif.setAttribute("type", "eXIf");
            exif.setUserObject(metadata.exif());
        }
        tree.mergeTree(FORMAT, root);
        return tree;
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
