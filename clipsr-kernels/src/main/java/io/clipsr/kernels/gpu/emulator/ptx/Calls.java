package io.clipsr.kernels.gpu.emulator.ptx;

import io.clipsr.kernels.gpu.GpuException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An entry and the functions that it calls, directly or by others. */
public final class Calls {
    final PtxModule module;
    private final Set<PtxFunction> reachable = new LinkedHashSet<>();

    /** @throws GpuException naming the call where a function is missing */
    public Calls(PtxModule module, PtxFunction entry) {
        this.module = module;
        visit(entry);
    }

    /** The entry first. */
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

    /** The function that a call names. */
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

    /** The lists of a call: results and arguments, either of which may be left out. */
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
