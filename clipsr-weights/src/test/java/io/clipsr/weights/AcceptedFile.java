package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;

/** Processes a file that was opened in fuzzing: everything that a converter and {@code inspect} do. */
public final class AcceptedFile {
    /** The largest number of values: those that views may repeat, and those of the longest input. */
    private static final long MOST_VALUES = (1 << 20) + 65_536;

    private static final int AT_ONCE = 65_536;

    private AcceptedFile() {}

    /**
     * Processes a file.
     *
     * @throws WeightFormatException if it has a fault that opening does not detect
     */
    public static void use(TensorFile file) {
        read(file);
        file.verify(file.tensors().keySet());
        read(HuggingFaceClip.underOpenAiNames(file));
        Inspection.findings(file, Layout.of(file));
    }

    /** Checks the size of a tensor: a small file cannot have many values, so accepting such a tensor is a defect. */
    private static void read(TensorFile file) {
        for (TensorInfo info : file.tensors().values()) {
            if (info.count() < 0 || info.count() > MOST_VALUES) {
                throw new AssertionError("tensor '" + info.name() + "' was accepted with " + info.count() + " values");
            }
            int count = (int) Math.min(AT_ONCE, info.count());
            float[] values = new float[count];
            file.read(info.name(), 0, values, 0, count);
            file.read(info.name(), info.count() - count, values, 0, count);
        }
    }
}
