package io.clipsr.kernels.gpu.emulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** A module as written: its entries, the functions they call, and its variables. */
final class PtxModule {
    final String name;
    final Map<String, PtxFunction> entries = new LinkedHashMap<>();
    final Map<String, PtxFunction> functions = new LinkedHashMap<>();
    final Map<String, PtxVariable> variables = new LinkedHashMap<>();

    PtxModule(String name) {
        this.name = name;
    }
}
