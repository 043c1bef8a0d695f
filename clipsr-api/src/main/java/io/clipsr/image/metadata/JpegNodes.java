package io.clipsr.image.metadata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Adds metadata to the tree that {@code javax.imageio} uses for JPEG, and sets the chroma to full resolution (4:4:4).
 */
final class JpegNodes {
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP13 = 0xed;
    /** The largest number of bytes in a segment; its length field has 16 bits and includes itself. */
    private static final int MAX_BYTES = 65533;

    private static final byte[] EXIF = prefix(JpegSegments.EXIF + "\0");
    private static final byte[] XMP = prefix(JpegSegments.XMP);
    private static final byte[] PHOTOSHOP = prefix(JpegSegments.PHOTOSHOP);
    private static final byte[] ICC = prefix(JpegSegments.ICC);
    /** The largest number of bytes in one part of a profile, without its number and the number of parts. */
    private static final int ICC_PART = MAX_BYTES - ICC.length - 2;

    private JpegNodes() {}

    static IIOMetadata with(Metadata metadata, IIOMetadata tree) throws IOException {
        Node root = tree.getAsTree(FORMAT);
        for (Node part = root.getFirstChild(); part != null; part = part.getNextSibling()) {
            if (part.getNodeName().equals("JPEGvariety") && metadata.density() != null) {
                setDensity((IIOMetadataNode) part.getFirstChild(), metadata.density());
            } else if (part.getNodeName().equals("markerSequence")) {
                keepColors((IIOMetadataNode) part);
                addSegments((IIOMetadataNode) part, metadata);
            }
        }
        tree.setFromTree(FORMAT, root);
        return tree;
    }

    private static void setDensity(IIOMetadataNode jfif, Density density) {
        if (jfif != null) {
            jfif.setAttribute("resUnits", "1");
            jfif.setAttribute("Xdensity", Long.toString(Math.max(1, Math.round(density.x()))));
            jfif.setAttribute("Ydensity", Long.toString(Math.max(1, Math.round(density.y()))));
        }
    }

    private static void keepColors(IIOMetadataNode sequence) {
        NodeList components = sequence.getElementsByTagName("componentSpec");
        for (int i = 0; i < components.getLength(); i++) {
            IIOMetadataNode component = (IIOMetadataNode) components.item(i);
            component.setAttribute("HsamplingFactor", "1");
            component.setAttribute("VsamplingFactor", "1");
        }
    }

    /** Adds a segment before the tables, where readers expect it. Data too long for a segment is left out. */
    private static void addSegments(IIOMetadataNode sequence, Metadata metadata) {
        Node first = sequence.getFirstChild();
        if (metadata.exif() != null && metadata.exif().length <= MAX_BYTES - EXIF.length) {
            sequence.insertBefore(segment(APP1, EXIF, metadata.exif()), first);
        }
        if (metadata.xmp() != null && metadata.xmp().length <= MAX_BYTES - XMP.length) {
            sequence.insertBefore(segment(APP1, XMP, metadata.xmp()), first);
        }
        if (metadata.iptc() != null && metadata.iptc().length <= MAX_BYTES - PHOTOSHOP.length - 13) {
            sequence.insertBefore(segment(APP13, PHOTOSHOP, PhotoshopResources.ofIptc(metadata.iptc())), first);
        }
        byte[] icc = metadata.icc();
        int parts = icc == null ? 0 : (icc.length + ICC_PART - 1) / ICC_PART;
        for (int i = 0; i < parts && parts <= 255; i++) {
            int length = Math.min(ICC_PART, icc.length - i * ICC_PART);
            byte[] part = ByteBuffer.allocate(2 + length)
                    .put((byte) (i + 1))
                    .put((byte) parts)
                    .put(icc, i * ICC_PART, length)
                    .array();
            sequence.insertBefore(segment(APP2, ICC, part), first);
        }
    }

    private static IIOMetadataNode segment(int marker, byte[] prefix, byte[] data) {
        IIOMetadataNode node = new IIOMetadataNode("unknown");
        node.setAttribute("MarkerTag", Integer.toString(marker));
        node.setUserObject(ByteBuffer.allocate(prefix.length + data.length)
                .put(prefix)
                .put(data)
                .array());
        return node;
    }

    private static byte[] prefix(String name) {
        return (name + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
