package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One parsed {@code .entry} or {@code .func}. */
public final class PtxFunction {
    public final String name;
    /** The results of a {@code .func}; empty for an entry. */
    public final List<PtxVariable> results = new ArrayList<>();

    public final List<PtxVariable> parameters = new ArrayList<>();
    final List<PtxVariable> variables = new ArrayList<>();
    public final List<PtxRegister> registers = new ArrayList<>();
    public final List<PtxInstruction> instructions = new ArrayList<>();
    /** The position of each label: the index of the instruction that follows it. */
    public final Map<String, Integer> labels = new HashMap<>();
    /** The lists of labels that {@code brx.idx} chooses from, by name. */
    public final Map<String, List<String>> branchTargets = new HashMap<>();
    /** The most threads per block according to {@code .maxntid} or {@code .reqntid}; 0 if neither is given. */
    public int maxThreads;

    /** True if a block must have exactly that many threads ({@code .reqntid}). */
    public boolean exactThreads;

    PtxFunction(String name) {
        this.name = name;
    }
}
