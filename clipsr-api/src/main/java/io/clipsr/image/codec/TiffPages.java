package io.clipsr.image.codec;

import java.util.List;

/** Chooses the picture to read of a TIFF file with several ones. */
final class TiffPages {
    private static final int REDUCED = 1;
    private static final int MASK = 4;
    /** The older field's value for a reduced version of another picture. */
    private static final int OLD_REDUCED = 2;

    private static final int COLOR_FILTER_ARRAY = 32803;
    private static final int LINEAR_RAW = 34892;
    private static final int DNG_VERSION = 50706;

    private TiffPages() {}

    /**
     * Returns the first picture that is neither a reduced version of another one nor a mask; the largest one if there
     * is none. Pictures below a page count only if no page is a full picture.
     *
     * @param notes the list to which notes for the user are added
     * @throws DecodeException if there is no picture, or if the picture is the raw data of a camera
     */
    static TiffDirectory choose(List<TiffDirectory> all, List<String> notes) throws DecodeException {
        List<TiffDirectory> full = all.stream().filter(TiffPages::isFull).toList();
        List<TiffDirectory> pages = full.stream().filter(TiffDirectory::isMain).toList();
        if (full.stream().anyMatch(TiffPages::isRaw) || all.stream().anyMatch(d -> d.has(DNG_VERSION))) {
            throw new DecodeException(
                    "is a raw file of a camera, which cannot be read here; convert it first, e.g. darktable-cli FILE picture.tif");
        }
        if (pages.size() > 1) {
            notes.add("has " + pages.size() + " pages; only the first is read");
        }
        if (!full.isEmpty()) {
            return pages.isEmpty() ? full.get(0) : pages.get(0);
        }
        return all.stream()
                .filter(directory -> directory.pixels() > 0)
                .max((a, b) -> Long.compare(a.pixels(), b.pixels()))
                .orElseThrow(() -> new DecodeException("is damaged or cut short: it has no directory of a picture"));
    }

    private static boolean isFull(TiffDirectory directory) {
        return directory.pixels() != 0
                && (directory.value(TiffDirectory.NEW_SUBFILE_TYPE, 0) & (REDUCED | MASK)) == 0
                && directory.value(TiffDirectory.SUBFILE_TYPE, 0) != OLD_REDUCED;
    }

    private static boolean isRaw(TiffDirectory directory) {
        int photometric = directory.value(TiffDirectory.PHOTOMETRIC, 0);
        return photometric == COLOR_FILTER_ARRAY || photometric == LINEAR_RAW;
    }
}
