package io.clipsr.kernels.gpu.emulator.machine;

/** What the profiler sorts instructions by. */
public enum OpClass {
    FMA,
    FLOAT,
    SPECIAL_FUNCTION,
    DOUBLE,
    INTEGER,
    COMPARE,
    CONVERT,
    MOVE,
    LOAD_GLOBAL,
    STORE_GLOBAL,
    LOAD_SHARED,
    STORE_SHARED,
    LOAD_LOCAL,
    STORE_LOCAL,
    LOAD_CONST,
    LOAD_PARAM,
    LOAD_GENERIC,
    STORE_GENERIC,
    ATOMIC,
    SHUFFLE,
    BARRIER,
    BRANCH,
    OTHER
}
