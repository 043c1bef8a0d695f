package io.clipsr;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/** The facade: opens a model on a device and upscales pictures with it. Stub; the body follows. */
public final class SuperResolver implements AutoCloseable {

    private SuperResolver() { }

    public static SuperResolver open() { return builder().open(); }

    public static Builder builder() { return new Builder(); }

    /** Upscales at 4x. */
    public BufferedImage upscale(BufferedImage small, String prompt) { return upscale(small, prompt, 4); }

    /** Upscales at 4, 8 or 16 times; the picture is fitted to {@link #inputSide(int)} first. */
    public BufferedImage upscale(BufferedImage small, String prompt, int scale) { throw new UnsupportedOperationException(); }

    /** Side in pixels of the square input that this model takes at a scale: 64, 32 or 16 for 4x, 8x, 16x. */
    public int inputSide(int scale) { throw new UnsupportedOperationException(); }

    /** One line: which model. */
    public String model() { throw new UnsupportedOperationException(); }

    /** One line: which device, e.g. "cpu (Vector API, 512 bit, 2 threads)". */
    public String device() { throw new UnsupportedOperationException(); }

    /** What can be used here, best first, and why the rest cannot. */
    public static List<DeviceStatus> devices() { throw new UnsupportedOperationException(); }

    @Override public void close() { }

    /** @param detail what it is when available, else the reason why not and what to do */
    public record DeviceStatus(String name, boolean available, String detail) { }

    /** Every setting has a default: the bundled model on the best device. */
    public static final class Builder {
        private Builder() { }
        /** A native model file, or (with {@link #clip}) a PyTorch checkpoint. */
        public Builder model(Path file) { return this; }
        /** CLIP's state dict, for a model file that is a PyTorch checkpoint. */
        public Builder clip(Path file) { return this; }
        /** {@code auto} (default) or {@code cpu}. */
        public Builder device(String name) { return this; }
        /** Threads of the CPU device; default: all processors. */
        public Builder threads(int count) { return this; }
        public SuperResolver open() { throw new UnsupportedOperationException(); }
    }
}
