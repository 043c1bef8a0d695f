package io.clipsr;

import io.clipsr.weights.ModelConfig;
import io.clipsr.weights.ModelWeights;

/** Forwards to other weights; tests override methods to change some of them. */
public class ForwardingWeights implements ModelWeights {
    private final ModelWeights weights;

    public ForwardingWeights(ModelWeights weights) {
        this.weights = weights;
    }

    @Override
    public ModelConfig config() {
        return weights.config();
    }

    @Override
    public boolean contains(String name) {
        return weights.contains(name);
    }

    @Override
    public int[] shape(String name) {
        return weights.shape(name);
    }

    @Override
    public float[] read(String name) {
        return weights.read(name);
    }

    @Override
    public float[] readRows(String name, int... rows) {
        return weights.readRows(name, rows);
    }

    @Override
    public void close() {
        weights.close();
    }
}
