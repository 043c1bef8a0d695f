package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One {@code .entry} or {@code .func} as written. */
public final class PtxFunction {
    public final String name;
    /** What a {@code .func} returns; none of an entry. */
    public final List<PtxVariable> results = new ArrayList<>();

    public final List<PtxVariable> parameters = new ArrayList<>();
    final List<PtxVariable> variables = new ArrayList<>();
    public final List<PtxRegister> registers = new ArrayList<>();
    public final List<PtxInstruction> instructions = new ArrayList<>();
    /** A label's place: the index of the instruction that follows it. */
    public final Map<String, Integer> labels = new HashMap<>();
    /** The lists of labels that {@code brx.idx} chooses from, by name. */
    public final Map<String, List<String>> branchTargets = new HashMap<>();
    /** Most threads a block may have by {@code .maxntid} or {@code .reqntid}; 0 where neither is given. */
    public int maxThreads;

    public boolean exactThreads;

    PtxFunction(String name) {
        this.name = name;
    }
}
