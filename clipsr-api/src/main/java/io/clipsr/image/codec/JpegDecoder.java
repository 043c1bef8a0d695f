package io.clipsr.image.codec;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.stream.ImageInputStream;

/** Decodes JPEG. */
final class JpegDecoder extends PictureDecoder {
    private static final Pattern EXTRANEOUS =
            Pattern.compile("Corrupt JPEG data: (\\d+) extraneous bytes before marker 0x(\\w+)");
    /** Warnings of what does not affect the picture. */
    private static final Pattern HARMLESS = Pattern.compile("Bogus APP.*|.*treating as Display class.*|.*Missing EOI.*"
            + "|.*Adobe.*|.*unknown JFIF revision.*|Corrupt JPEG data: 0 extra.*");

    private ImageInputStream file;
    private JpegStructure jpeg;

    JpegDecoder() {
        super("jpeg");
    }

    @Override
    ImageInputStream prepare(ImageInputStream in, List<String> notes) throws IOException {
        file = in;
        jpeg = JpegStructure.of(in, 0);
        in.seek(0);
        jpeg.requireReasonable();
        requireSupported();
        if (!jpeg.isComplete()) {
            if (jpeg.end < 0) {
                throw new DecodeException("is cut short: the end of the file is missing, and with it "
                        + (jpeg.scans == 0 ? "the picture" : "a part of the picture"));
            }
            notes.add("scans of it are missing; what they would add, such as fine detail or colour, is lost");
        }
        return JpegColors.corrected(in, jpeg);
    }

    private void requireSupported() throws DecodeException {
        String kind = switch (jpeg.frame) {
            case 0 ->
                throw new DecodeException("is damaged or cut short: it is a JPEG file without the header of a picture");
            case 0xc0, 0xc1, 0xc2 -> jpeg.bits == 8 ? null : "with " + jpeg.bits + " bits per sample";
            case 0xc3 -> null;
            case 0xc9, 0xca, 0xcb -> "with arithmetic coding";
            default -> "with hierarchical coding";
        };
        if (kind != null) {
            throw new DecodeException("is a JPEG file " + kind
                    + ", which is not supported here; save it again as baseline or progressive JPEG, or as PNG");
        }
    }

    @Override
    int copies(boolean inItsProfile) {
        return inItsProfile ? 2 : 1;
    }

    @Override
    long nativeBytes() {
        return jpeg.nativeBytes();
    }

    /** The library reports the first fault of the compressed data only, and goes on with grey or shifted blocks. */
    @Override
    void warned(String warning, List<String> notes) throws DecodeException {
        Matcher extraneous = EXTRANEOUS.matcher(warning);
        if (HARMLESS.matcher(warning).matches()
                || extraneous.find()
                        && (isStray(extraneous.group(1))
                                || extraneous.group(2).equals("d9") && isPadding(extraneous.group(1)))) {
            return;
        }
        if (warning.contains("premature end")) {
            throw new DecodeException("is damaged or cut short: data of the picture is missing (" + warning + ")");
        }
        if (warning.startsWith("No embedded ICC color profile")) {
            notes.add("its colours are CMYK without a profile, so what they look like is a guess");
        } else if (warning.startsWith("Corrupt JPEG data")) {
            notes.add("its data is damaged, so parts of the picture may look wrong (" + warning + ")");
        } else {
            super.warned(warning, notes);
        }
    }

    private boolean isStray(String count) {
        return count.length() < 10 && jpeg.strays.contains(Integer.valueOf(count));
    }

    /** Returns whether the bytes before the picture's end are all the same, as some cameras write them. */
    private boolean isPadding(String count) {
        if (jpeg.end < 0 || count.length() > 6) {
            return false;
        }
        byte[] bytes = new byte[(int) Math.min(jpeg.end, Long.parseLong(count))];
        try {
            file.seek(jpeg.end - bytes.length);
            file.readFully(bytes);
        } catch (IOException e) {
            return false;
        }
        for (byte b : bytes) {
            if (b != bytes[0]) {
                return false;
            }
        }
        return true;
    }
}
