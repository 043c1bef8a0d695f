package io.clipsr.kernels.cpu.micro;

/**
 * The micro-kernel on the Vector API, with plain loops in its place until C2 has compiled it.
 *
 * <p>Before that, each vector is an object: the first picture took a second and 1.8 GB of garbage. A thread of its own
 * calls the micro-kernel until it is compiled, while the model is read. Both ways compute each sum in the same order
 * with the same rounding, so the result does not depend on the time of the change.
 */
final class WarmingGemm implements Gemm {
    private final Gemm vector;
    private final Gemm plain;
    private final WarmingGemm rest;
    private final Elementwise vectorElementwise;
    private final Elementwise plainElementwise = new ColumnElementwise();
    private volatile boolean compiled;
    private volatile boolean elementwiseCompiled;

    private WarmingGemm(Gemm vector) {
        this.vector = vector;
        this.vectorElementwise = vector.elementwise();
        this.rest = vector.rest() == vector ? this : new WarmingGemm(vector.rest());
        this.plain = new ScalarGemm(vector.rows(), vector.panel());
    }

    /** Returns the micro-kernel and starts the thread that has it compiled. */
    static Gemm started(Gemm vector) {
        WarmingGemm gemm = new WarmingGemm(vector);
        Thread thread = new Thread(gemm::warmUp, "clipsr-warm-up");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            gemm.rest.compiled = true;
            gemm.compiled = true; // no memory for a thread: it is compiled in use
            gemm.elementwiseCompiled = true;
        }
        return gemm;
    }

    private void warmUp() {
        WarmUp warmUp = new WarmUp();
        compiled = warmUp.gemm(vector);
        if (rest != this) {
            rest.compiled = compiled && warmUp.gemm(rest.vector);
        }
        elementwiseCompiled = compiled && warmUp.elementwise(vectorElementwise);
    }

    @Override
    public int rows() {
        return vector.rows();
    }

    @Override
    public Gemm rest() {
        return rest;
    }

    @Override
    public int panel() {
        return vector.panel();
    }

    @Override
    public Elementwise elementwise() {
        return elementwiseCompiled ? vectorElementwise : plainElementwise;
    }

    @Override
    public String describe() {
        return vector.describe();
    }

    @Override
    public void tile(
            float[] a, int[] rows, int at, int delta, int k, float[] b, int from, float[] c, int cAt, int pitch) {
        (compiled ? vector : plain).tile(a, rows, at, delta, k, b, from, c, cAt, pitch);
    }
}
