package io.clipsr.model;

import io.clipsr.kernels.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A cache of the network's programs. The least recently used are evicted and closed. */
final class ProgramCache {
    /** The number of cached programs. A large picture has tiles of 16 forms, and 64 with its mirror images. */
    private static final int CAPACITY = 64;

    private final Map<Object, Program> programs = new LinkedHashMap<>(16, 0.75f, true);

    /** Returns the program of a key, which is made if it is not cached. */
    synchronized Program get(Object key, Supplier<Program> maker) {
        Program program = programs.computeIfAbsent(key, k -> maker.get());
        if (programs.size() > CAPACITY) {
            programs.remove(programs.keySet().iterator().next()).close();
        }
        return program;
    }
}
