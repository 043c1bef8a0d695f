package io.clipsr.metrics;

import io.clipsr.image.Pixels;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import java.awt.image.BufferedImage;

/** The way in which a small input is made from a picture, and back to its size without a model. */
public enum Degradation {

    /**
     * MATLAB's {@code imresize}, bicubic with antialiasing, on floats: neither rounded nor clamped. The published
     * program makes its inputs in this way.
     */
    MATLAB {
        @Override
        public Pixels reduce(Pixels picture, int scale) {
            check(picture, scale);
            return scaled(picture, 1.0 / scale, picture.width() / scale, picture.height() / scale);
        }

        @Override
        public BufferedImage bicubic(Pixels small, int scale) {
            return scaled(small, scale, small.width() * scale, small.height() * scale)
                    .toImage();
        }

        private static Pixels scaled(Pixels picture, double scale, int toWidth, int toHeight) {
            float[] rgb = Resampler.imresize(picture.rgb(), 3, picture.height(), picture.width(), scale);
            return new Pixels(toWidth, toHeight, rgb, null);
        }
    },

    /** PIL's bicubic resizing of 8-bit pictures: rounded and clamped, as in a picture file. */
    BICUBIC {
        @Override
        public Pixels reduce(Pixels picture, int scale) {
            check(picture, scale);
            return Pixels.of(Resampler.resize(
                    picture.toImage(), picture.width() / scale, picture.height() / scale, ResizeKernel.BICUBIC));
        }

        @Override
        public BufferedImage bicubic(Pixels small, int scale) {
            return Resampler.resize(
                    small.toImage(), small.width() * scale, small.height() * scale, ResizeKernel.BICUBIC);
        }
    };

    /**
     * Reduces a picture; alpha is dropped.
     *
     * @param picture the picture, whose sides are multiples of the scale
     * @param scale the factor by which both sides shrink, such as 4
     * @throws IllegalArgumentException if a side is no multiple of the scale
     */
    public abstract Pixels reduce(Pixels picture, int scale);

    /**
     * Enlarges a small picture by bicubic interpolation, with the border as this reduction treats it, to 8 bits.
     *
     * @param small the small picture
     * @param scale the factor by which both sides grow
     */
    public abstract BufferedImage bicubic(Pixels small, int scale);

    /**
     * Returns the consistency of a result with its input: the PSNR in decibels between the result, reduced in this way,
     * and the input, over RGB values on the scale of 0 to 255. A faithful result has 45 dB and more; the 8 bits of the
     * result limit it to about 60 to 70 dB.
     *
     * @param result the result, whose sides are the scale times those of the input
     * @param input the input, as it was given to the model
     * @return the ratio in decibels; infinity if the reduced result is the input
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public double consistency(BufferedImage result, Pixels input) {
        int scale = result.getWidth() / input.width();
        SizeCheck.same(
                result.getWidth(),
                result.getHeight(),
                input.width() * scale,
                Math.multiplyExact(input.height(), scale));
        float[] reduced = reduce(Pixels.of(result), scale).rgb();
        double[] first = new double[reduced.length];
        double[] second = new double[reduced.length];
        for (int i = 0; i < reduced.length; i++) {
            first[i] = (reduced[i] + 1.0) * 127.5;
            second[i] = (input.rgb()[i] + 1.0) * 127.5;
        }
        return Psnr.ofValues(first, second);
    }

    private static void check(Pixels picture, int scale) {
        if (scale < 1 || picture.width() % scale != 0 || picture.height() % scale != 0) {
            throw new IllegalArgumentException("the picture has " + picture.width() + "x" + picture.height()
                    + " pixels, which " + scale + " does not divide; crop it first");
        }
    }
}
