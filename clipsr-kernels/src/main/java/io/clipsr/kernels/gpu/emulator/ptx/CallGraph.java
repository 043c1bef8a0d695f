package io.clipsr.kernels.gpu.emulator.ptx;

import io.clipsr.kernels.gpu.GpuException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An entry and all functions that it calls, directly or indirectly. */
public final class CallGraph {
    final PtxModule module;
    private final Set<PtxFunction> reachable = new LinkedHashSet<>();

    /**
     * Collects the functions.
     *
     * @throws GpuException if a called function is missing; the message names the call
     */
    public CallGraph(PtxModule module, PtxFunction entry) {
        this.module = module;
        visit(entry);
    }

    /** Returns the reachable functions, the entry first. */
    public List<PtxFunction> reachable() {
        return new ArrayList<>(reachable);
    }

    private void visit(PtxFunction function) {
        if (reachable.add(function)) {
            for (PtxInstruction instruction : function.instructions) {
                if (instruction.opcode().equals("call")) {
                    visit(callee(function, instruction));
                }
            }
        }
    }

    /** Returns the function that a call names. */
    public PtxFunction callee(PtxFunction caller, PtxInstruction call) {
        PtxOperand target = call.operands().stream()
                .filter(o -> o.kind() != PtxOperand.Kind.LIST)
                .findFirst()
                .orElse(null);
        if (target == null || target.kind() != PtxOperand.Kind.SYMBOL) {
            throw refuse(caller, call, PtxLimits.INDIRECT_CALLS);
        }
        PtxFunction callee = module.functions.get(target.symbol());
        if (callee == null) {
            throw refuse(caller, call, "function " + target.symbol() + " " + PtxLimits.SYSTEM_FUNCTIONS);
        }
        return callee;
    }

    /** Returns the result list or the argument list of a call; empty if the call has none. */
    public static List<PtxOperand> list(PtxInstruction call, boolean results) {
        boolean before = true;
        for (PtxOperand operand : call.operands()) {
            if (operand.kind() != PtxOperand.Kind.LIST) {
                before = false;
            } else if (before == results) {
                return operand.parts();
            }
        }
        return List.of();
    }

    public GpuException refuse(PtxFunction function, PtxInstruction what, String why) {
        return new GpuException(
                "PTX module " + module.name + ", " + (module.functions.containsValue(function) ? "function " : "entry ")
                        + function.name + ", line " + what.line() + ", `" + what.text() + "`: " + why);
    }
}
