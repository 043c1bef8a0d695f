package io.clipsr.kernels.cpu.micro;

/**
 * The JIT compiler of a JVM.
 *
 * <p>It is identified by the JVM's system properties, not by measurement: on a busy machine, C2 needs up to seconds to
 * compile the micro-kernel, so a measurement when a device opens would measure the interpreter.
 */
enum JitCompiler {
    /** HotSpot's optimising compiler. It compiles vectors to instructions, even with SSE2 only. */
    C2,
    /** HotSpot's fast compiler only. Vectors are objects. */
    C1,
    /** No compiler, only the interpreter. Vectors are objects. */
    NONE,
    /** Another compiler, such as Graal's or OpenJ9's. It may or may not compile vectors to instructions. */
    OTHER;

    static JitCompiler ofThisJvm() {
        ModuleLayer boot = ModuleLayer.boot();
        boolean graal = boot.findModule("jdk.internal.vm.compiler").isPresent()
                || boot.findModule("jdk.graal.compiler").isPresent();
        return of(System.getProperty("java.vm.name", ""), System.getProperty("java.vm.info", ""), graal);
    }

    /**
     * Returns the compiler of a JVM.
     *
     * @param name the JVM's {@code java.vm.name}, such as {@code OpenJDK 64-Bit Server VM}
     * @param info the JVM's {@code java.vm.info}, such as {@code mixed mode, emulated-client, sharing}
     * @param graal whether Graal's compiler is a module of the JVM
     */
    static JitCompiler of(String name, String info, boolean graal) {
        if (info.contains("interpreted mode")) {
            return NONE;
        }
        if (info.contains("emulated-client") || name.contains("Client VM") || name.contains("Minimal VM")) {
            return C1;
        }
        boolean hotSpot = name.contains("Server VM") && (name.contains("OpenJDK") || name.contains("HotSpot"));
        return hotSpot && !graal ? C2 : OTHER;
    }
}
