package io.clipsr.image;

/** Interpolation kernels for resizing. */
public enum ResizeKernel {

    /** Keys' cubic convolution with a = -0.5 ("Cubic Convolution Interpolation for Digital Image Processing", 1981). */
    BICUBIC(2) {
        @Override
        double at(double x) {
            double t = Math.abs(x);
            if (t < 1) {
                return (1.5 * t - 2.5) * t * t + 1;
            }
            return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
        }
    },

    /** The triangle of linear interpolation. */
    BILINEAR(1) {
        @Override
        double at(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },

    /** The sinc function, windowed by the main lobe of a wider sinc, with three lobes on each side. */
    LANCZOS3(3) {
        @Override
        double at(double x) {
            return Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
        }

        private static double sinc(double x) {
            return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
        }
    };

    /** The radius of the kernel, which is zero outside [-support, support]. */
    final double support;

    ResizeKernel(double support) {
        this.support = support;
    }

    /** Returns the value of the kernel. */
    abstract double at(double x);
}
