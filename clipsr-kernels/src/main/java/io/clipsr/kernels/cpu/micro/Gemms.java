package io.clipsr.kernels.cpu.micro;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The choice of the micro-kernel: the Vector API if this JVM compiles it to vector instructions, plain loops otherwise.
 *
 * <p>The choice is made once, before the first device opens. Filters are packed for one micro-kernel, and its number of
 * rows is part of the choice between convolution schemes, which round differently.
 */
public final class Gemms {
    /** The system property that forces plain loops, for tests and comparisons. It overrides {@link #VECTOR}. */
    public static final String PLAIN = "clipsr.cpu.plain";

    /** The system property that forces the Vector API if it can be loaded, for tests and comparisons. */
    public static final String VECTOR = "clipsr.cpu.vector";

    /** The panel of {@link VectorGemm} with vectors of 512 bits, which come with 32 registers. */
    private static final int WIDE_PANEL = 32;

    private static final Logger LOG = System.getLogger("io.clipsr.kernels");
    private static final Choice CHOICE = choose();

    private Gemms() {}

    /**
     * A micro-kernel and the reason for its choice.
     *
     * @param gemm the micro-kernel
     * @param reason the readable reason
     */
    public record Choice(Gemm gemm, String reason) {}

    public static Gemm best() {
        return CHOICE.gemm();
    }

    public static Choice choice() {
        return CHOICE;
    }

    private static Choice choose() {
        JitCompiler compiler = JitCompiler.ofThisJvm();
        Gemm plain = compiler == JitCompiler.C2 ? new ColumnGemm() : new ScalarGemm();
        if (Boolean.getBoolean(PLAIN)) {
            return new Choice(plain, "forced by -D" + PLAIN);
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return fallBack(
                    plain,
                    "this JVM runs without the Vector API",
                    "Start Java with --add-modules jdk.incubator.vector");
        }
        Gemm vector;
        try {
            vector = vector("VectorGemm");
            vector = vector.panel() == WIDE_PANEL ? vector("WideVectorGemm") : vector;
        } catch (ReflectiveOperationException | LinkageError e) {
            return fallBack(
                    plain,
                    "the Vector API of this JVM does not work here (" + e + ")",
                    "Use a JDK 17 or newer with HotSpot");
        }
        if (Boolean.getBoolean(VECTOR)) {
            return new Choice(vector, "forced by -D" + VECTOR);
        }
        return switch (compiler) {
            case C2 ->
                new Choice(WarmingGemm.started(vector), "the JIT compiler C2 compiles it to vector instructions");
            case C1 ->
                fallBack(
                        plain,
                        "this JVM compiles with C1 only, which emits no vector instructions",
                        "Start Java without -XX:TieredStopAtLevel and -XX:CompilationMode");
            case NONE ->
                fallBack(
                        plain,
                        "this JVM only interprets",
                        "Start Java without -Xint, or use a JVM with a JIT compiler");
            case OTHER ->
                GemmRace.wins(vector, plain)
                        ? new Choice(vector, "faster than plain loops in a trial on this JVM")
                        : fallBack(
                                plain,
                                "this JVM's JIT compiler was slower with the Vector API in a trial",
                                "Use a JDK 17 or newer with HotSpot's own JIT compiler");
        };
    }

    /** Loads a micro-kernel by its name, because a JVM without the Vector API cannot verify the class. */
    private static Gemm vector(String name) throws ReflectiveOperationException {
        return (Gemm) Class.forName(Gemms.class.getPackageName() + "." + name)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static Choice fallBack(Gemm plain, String reason, String advice) {
        LOG.log(
                Level.WARNING,
                reason + ": CLIP-SR computes with plain loops, many times slower than vector instructions. " + advice);
        return new Choice(plain, reason);
    }
}
