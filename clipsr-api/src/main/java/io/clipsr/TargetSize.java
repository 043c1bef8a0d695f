package io.clipsr;

import java.awt.Dimension;
import java.util.Optional;

/** The requested size of a result. */
sealed interface TargetSize {
    /** The largest factor by which a side may grow. */
    int LARGEST = 16;

    /**
     * Returns the size of the result for an input of this size, in pixels.
     *
     * @throws IllegalArgumentException if a side would shrink or grow by more than 16 times
     */
    Dimension of(int width, int height);

    /** Returns a note for the user if the result is not as large as asked for. */
    default Optional<String> note(int fromWidth, int fromHeight) {
        return Optional.empty();
    }

    /** A factor for both sides, 2 to 16. */
    record Factor(double factor) implements TargetSize {
        private static final int SMALLEST = 2;

        public Factor {
            if (!(factor >= SMALLEST && factor <= LARGEST)) {
                throw new IllegalArgumentException("the scale is " + text(factor) + ", expected 2 to 16");
            }
        }

        @Override
        public Dimension of(int width, int height) {
            return new Dimension(
                    Math.toIntExact(Math.round(width * factor)), Math.toIntExact(Math.round(height * factor)));
        }

        private static String text(double value) {
            return value == Math.rint(value) && Math.abs(value) < 1e9
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /** A size in pixels; a side of 0 follows from the other one and the aspect ratio. */
    record Exactly(int width, int height) implements TargetSize {
        @Override
        public Dimension of(int fromWidth, int fromHeight) {
            int toWidth = width > 0 ? width : rounded((double) fromWidth * height / fromHeight);
            int toHeight = height > 0 ? height : rounded((double) fromHeight * width / fromWidth);
            return checked(fromWidth, fromHeight, toWidth, toHeight);
        }
    }

    /** The largest size that fits into a box in pixels and keeps the aspect ratio; at most 16 times the picture. */
    record Fit(int width, int height) implements TargetSize {
        @Override
        public Dimension of(int fromWidth, int fromHeight) {
            double factor = Math.min(LARGEST, factor(fromWidth, fromHeight));
            return checked(
                    fromWidth,
                    fromHeight,
                    Math.min(width, rounded(fromWidth * factor)),
                    Math.min(height, rounded(fromHeight * factor)));
        }

        private double factor(int fromWidth, int fromHeight) {
            return Math.min((double) width / fromWidth, (double) height / fromHeight);
        }

        @Override
        public Optional<String> note(int fromWidth, int fromHeight) {
            if (factor(fromWidth, fromHeight) <= LARGEST) {
                return Optional.empty();
            }
            return Optional.of("the result is " + LARGEST + " times as large as the picture of " + fromWidth + "x"
                    + fromHeight + " pixels, the most there is, and smaller than the box of " + width + "x" + height);
        }
    }

    private static int rounded(double side) {
        return Math.max(1, (int) Math.min(Integer.MAX_VALUE, Math.round(side)));
    }

    private static Dimension checked(int fromWidth, int fromHeight, int width, int height) {
        if (width < fromWidth
                || height < fromHeight
                || width > (long) LARGEST * fromWidth
                || height > (long) LARGEST * fromHeight) {
            throw new IllegalArgumentException("a picture of " + fromWidth + "x" + fromHeight + " pixels cannot become "
                    + width + "x" + height + "; each side may grow up to " + LARGEST + " times, and not shrink");
        }
        return new Dimension(width, height);
    }
}
