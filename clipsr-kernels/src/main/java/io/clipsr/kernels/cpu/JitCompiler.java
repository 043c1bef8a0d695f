package io.clipsr.kernels.cpu;

/**
 * What compiles hot methods of this JVM.
 *
 * <p>The JVM's own words decide, not a clock: C2 takes up to seconds to compile the micro-kernel on a busy machine, and
 * a trial when a device opens would time the interpreter.
 */
enum JitCompiler {
    /** HotSpot's optimising compiler; it compiles vectors to instructions, down to SSE2. */
    C2,
    /** HotSpot's quick compiler alone; vectors are objects. */
    C1,
    /** The interpreter alone; vectors are objects. */
    NONE,
    /** Another compiler, Graal's or OpenJ9's; with vectors or not. */
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
     * @param name the JVM's {@code java.vm.name}: {@code OpenJDK 64-Bit Server VM}
     * @param info the JVM's {@code java.vm.info}: {@code mixed mode, emulated-client, sharing}
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
