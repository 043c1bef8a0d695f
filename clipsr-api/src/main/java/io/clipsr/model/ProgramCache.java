package io.clipsr.model;

import io.clipsr.kernels.Device;
import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A cache of the network's programs. The least recently used are evicted and closed. */
final class ProgramCache {
    /** The number of cached programs. A large picture has tiles of 16 forms, and 64 with its mirror images. */
    private static final int CAPACITY = 64;

    private final Device device;
    private final Map<Object, Program> programs = new LinkedHashMap<>(16, 0.75f, true);
    /** The observer of the thread's current run. It cannot be part of a program, which all threads share. */
    private final ThreadLocal<Consumer<String>> observer = ThreadLocal.withInitial(() -> part -> {});

    ProgramCache(Device device) {
        this.device = device;
    }

    /**
     * Runs the program of a key, which is made if it is not cached.
     *
     * @param body the computation from the inputs, followed by the parameters; the same for equal keys
     * @param before the {@link #observer} of the run
     */
    Tensor run(
            Object key,
            Function<Tensor[], Tensor> body,
            Consumer<String> before,
            List<Tensor> parameters,
            Tensor... inputs) {
        Program program = get(key, body);
        observer.set(before);
        try {
            return program.run(parameters, inputs);
        } finally {
            observer.remove();
        }
    }

    /** Returns the observer of the thread's current run, which a body calls before each part of the network. */
    Consumer<String> observer() {
        return observer.get();
    }

    private synchronized Program get(Object key, Function<Tensor[], Tensor> body) {
        Program program = programs.computeIfAbsent(key, k -> device.programOf(body));
        if (programs.size() > CAPACITY) {
            programs.remove(programs.keySet().iterator().next()).close();
        }
        return program;
    }
}
