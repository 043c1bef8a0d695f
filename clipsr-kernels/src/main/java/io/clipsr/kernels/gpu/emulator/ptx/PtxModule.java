package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.LinkedHashMap;
import java.util.Map;

/** A module as written: its entries, the functions they call, and its variables. */
public final class PtxModule {
    public final String name;
    public final Map<String, PtxFunction> entries = new LinkedHashMap<>();
    final Map<String, PtxFunction> functions = new LinkedHashMap<>();
    public final Map<String, PtxVariable> variables = new LinkedHashMap<>();

    PtxModule(String name) {
        this.name = name;
    }
}
