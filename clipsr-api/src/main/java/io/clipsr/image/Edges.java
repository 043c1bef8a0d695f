package io.clipsr.image;

/** How a picture goes on beyond its edges, for filters that look there. */
public enum Edges {
    /** As its mirror image, with the outermost pixel repeated. */
    MIRRORED,
    /** As the picture itself, from the opposite edge on, so that the result can be laid out as a seamless pattern. */
    WRAPPED,
    /** Not at all: the network pads with zeros, as it was trained. */
    ZERO;

    /**
     * Returns the pixel at a position on an axis of the picture.
     *
     * @param i the position, which may lie outside the picture
     * @param size the number of pixels
     * @return the pixel, from 0 to {@code size - 1}; with {@link #ZERO} the outermost one
     */
    public int pixel(int i, int size) {
        if (this == ZERO) {
            return Math.max(0, Math.min(size - 1, i));
        }
        int within = Math.floorMod(i, this == WRAPPED ? size : 2 * size);
        return within < size ? within : 2 * size - 1 - within;
    }
}
