package io.clipsr.model;

import io.clipsr.kernels.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The programs of a network, by what they compute. The least recently used are closed. */
final class ProgramCache {
    /** A large picture has tiles of 16 forms, four in each dimension; with those of its mirror images 64. */
    private static final int MAX_GRAPHS = 64;

    private final Map<Object, Program> programs = new LinkedHashMap<>(16, 0.75f, true);

    /** Returns the program for a key, and makes it if there is none. */
    synchronized Program get(Object key, Supplier<Program> maker) {
        Program program = programs.computeIfAbsent(key, k -> maker.get());
        if (programs.size() > MAX_GRAPHS) {
            programs.remove(programs.keySet().iterator().next()).close();
        }
        return program;
    }
}
