package io.clipsr.weights;

import io.clipsr.weights.format.TensorFile;
import io.clipsr.weights.format.TensorInfo;
import io.clipsr.weights.format.WeightFormatException;

/** What is done in fuzzing with a file that was opened: everything that a converter and {@code inspect} do. */
public final class AcceptedFile {
    /** What views may repeat, and room for the values of the longest input. */
    private static final long MOST_VALUES = (1 << 20) + 65_536;

    private static final int AT_ONCE = 65_536;

    private AcceptedFile() {}

    /** @throws WeightFormatException where that finds a fault that opening does not look for */
    public static void use(TensorFile file) {
        read(file);
        file.verify(file.tensors().keySet());
        read(HuggingFaceClip.underOpenAiNames(file));
        Inspection.findings(file, Layout.of(file));
    }

    /** A small file can never hold many values, so accepting a tensor that claims them is a defect, too. */
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
