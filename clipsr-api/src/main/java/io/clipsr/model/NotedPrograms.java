package io.clipsr.model;

import io.clipsr.kernels.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Programs that were made under one condition, by what they compute; the latest used of them. */
final class NotedPrograms {
    /** A large picture has tiles of 16 forms, four for each dimension; with those of its mirror images 64. */
    private static final int KEPT = 64;

    private final Map<Object, Program> programs = new LinkedHashMap<>(16, 0.75f, true);

    /** @param made if there is none yet */
    synchronized Program get(Object what, Supplier<Program> made) {
        Program program = programs.computeIfAbsent(what, w -> made.get());
        if (programs.size() > KEPT) {
            programs.remove(programs.keySet().iterator().next()).close();
        }
        return program;
    }

    /** Gives back what they have noted; they can still be run by who has them. */
    synchronized void close() {
        programs.values().forEach(Program::close);
        programs.clear();
    }
}
