package io.clipsr.kernels.cpu;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The choice of the micro-kernel: the Vector API if the JVM was started with it, plain loops otherwise. */
final class Gemms {
    /** The system property that forces plain loops, for tests and comparisons. */
    static final String PLAIN = "clipsr.cpu.plain";

    private static final Logger LOG = System.getLogger("io.clipsr.kernels");
    private static final Gemm BEST = choose();

    private Gemms() {}

    static Gemm best() {
        return BEST;
    }

    private static Gemm choose() {
        if (Boolean.getBoolean(PLAIN)) {
            return new ScalarGemm();
        }
        String reason;
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            reason = "this JVM runs without the Vector API";
        } else {
            try {
                // Loaded by name, because a JVM without the module cannot verify the class.
                return (Gemm) Class.forName(Gemms.class.getPackageName() + ".VectorGemm")
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException | LinkageError e) {
                reason = "the Vector API of this JVM does not work here (" + e + ")";
            }
        }
        LOG.log(
                Level.WARNING,
                reason + ": CLIP-SR computes with plain loops, several times slower. "
                        + "Start Java with --add-modules jdk.incubator.vector");
        return new ScalarGemm();
    }
}
