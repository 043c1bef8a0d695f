package io.clipsr.image.codec.vp8;

/** Smooths the edges between blocks (RFC 6386, section 15). */
final class LoopFilter {
    private final Plane plane;
    /** The distance in samples across the edge, and along it. */
    private int across;

    private int edgeLimit;
    private int interiorLimit;
    private int varianceLimit;

    LoopFilter(Plane plane) {
        this.plane = plane;
    }

    /**
     * Sets the strength.
     *
     * @param level 1 to 63
     */
    void setLevel(int level, int sharpness) {
        int interior = level;
        if (sharpness > 0) {
            interior = Math.min(interior >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        interiorLimit = Math.max(1, interior);
        edgeLimit = 2 * level + interiorLimit;
        varianceLimit = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    }

    /** Filters the edges of a macroblock, left before upper ones. */
    void filter(int x, int y, int size, boolean simple, boolean inner) {
        int start = plane.at(x * size, y * size);
        edges(start, 1, plane.stride, x > 0, size, simple, inner);
        edges(start, plane.stride, 1, y > 0, size, simple, inner);
    }

    private void edges(int start, int step, int along, boolean outer, int size, boolean simple, boolean inner) {
        across = step;
        for (int edge = outer ? 0 : 4; edge < (inner ? size : 1); edge += 4) {
            for (int i = 0; i < size; i++) {
                int at = start + edge * step + i * along;
                if (simple) {
                    simple(at, edge == 0 ? edgeLimit + 4 : edgeLimit);
                } else {
                    normal(at, edge == 0 ? edgeLimit + 4 : edgeLimit, edge == 0);
                }
            }
        }
    }

    /** Returns a sample across the edge before which {@code at} lies: -1 is the last one before it. */
    private int sample(int at, int distance) {
        return plane.get(at + distance * across);
    }

    private boolean isEdge(int at, int limit) {
        return 4 * Math.abs(sample(at, -1) - sample(at, 0)) + Math.abs(sample(at, -2) - sample(at, 1)) > 2 * limit + 1;
    }

    private void simple(int at, int limit) {
        if (!isEdge(at, limit)) {
            narrow(at);
        }
    }

    private void normal(int at, int limit, boolean ofMacroblock) {
        if (isEdge(at, limit)) {
            return;
        }
        for (int d = -4; d < 3; d++) {
            if (d != -1 && Math.abs(sample(at, d) - sample(at, d + 1)) > interiorLimit) {
                return;
            }
        }
        if (Math.abs(sample(at, -2) - sample(at, -1)) > varianceLimit
                || Math.abs(sample(at, 1) - sample(at, 0)) > varianceLimit) {
            narrow(at);
        } else if (ofMacroblock) {
            wide(at);
        } else {
            middle(at);
        }
    }

    /** Changes one sample on each side. */
    private void narrow(int at) {
        int a = 3 * (sample(at, 0) - sample(at, -1)) + clamped(sample(at, -2) - sample(at, 1));
        change(at, 0, sixteenth(a + 4), sixteenth(a + 3));
    }

    /** Changes two samples on each side. */
    private void middle(int at) {
        int a = 3 * (sample(at, 0) - sample(at, -1));
        int change = sixteenth(a + 4);
        change(at, 0, change, sixteenth(a + 3));
        change(at, 1, change + 1 >> 1, change + 1 >> 1);
    }

    /** Changes three samples on each side. */
    private void wide(int at) {
        int a = clamped(3 * (sample(at, 0) - sample(at, -1)) + clamped(sample(at, -2) - sample(at, 1)));
        for (int i = 0; i < 3; i++) {
            int change = (9 * (3 - i) * a + 63) >> 7;
            change(at, i, change, change);
        }
    }

    private void change(int at, int distance, int after, int before) {
        plane.set(at + distance * across, sample(at, distance) - after);
        plane.set(at - (distance + 1) * across, sample(at, -distance - 1) + before);
    }

    private static int clamped(int value) {
        return Math.max(-128, Math.min(127, value));
    }

    private static int sixteenth(int value) {
        return Math.max(-16, Math.min(15, value >> 3));
    }
}
