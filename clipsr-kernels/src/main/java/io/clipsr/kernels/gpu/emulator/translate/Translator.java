package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.emulator.arithmetic.FloatFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.IntFunctions;
import io.clipsr.kernels.gpu.emulator.arithmetic.LaneFunction;
import io.clipsr.kernels.gpu.emulator.arithmetic.LongFunctions;
import io.clipsr.kernels.gpu.emulator.machine.EmulatedMemory;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.machine.RegisterFile;
import io.clipsr.kernels.gpu.emulator.machine.SpecialRegister;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.Bytes;
import io.clipsr.kernels.gpu.emulator.ptx.CallGraph;
import io.clipsr.kernels.gpu.emulator.ptx.KernelLayout;
import io.clipsr.kernels.gpu.emulator.ptx.OperandCounts;
import io.clipsr.kernels.gpu.emulator.ptx.PtxFunction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxLimits;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxRegister;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import io.clipsr.kernels.gpu.emulator.ptx.PtxVariable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The translator of a parsed entry into operations. It assigns each register a row, splits instructions where a value
 * must change its bank, inlines functions, and resolves symbols and labels. Unsupported instructions are rejected here,
 * when the module is loaded.
 */
public final class Translator {
    private static final int MOST_STEPS = 1 << 20;

    private final CallGraph calls;
    private final KernelLayout layout;
    public final RegisterFile registers = new RegisterFile();
    private final RegisterAssignment assigned = new RegisterAssignment(registers);
    private final List<Op> ops = new ArrayList<>();
    private final List<Runnable> after = new ArrayList<>();
    private Body body;
    private PtxInstruction instruction;

    /**
     * The body that is being translated.
     *
     * @param function the function
     * @param formals the places that the function's parameters and results are bound to
     * @param branches the branches to labels of this function
     * @param caller the body that it is inlined into; null for the entry
     */
    private record Body(
            PtxFunction function,
            Map<String, KernelLayout.Place> formals,
            List<ControlOps.Branch> branches,
            Body caller) {
        boolean within(PtxFunction other) {
            return function == other || caller != null && caller.within(other);
        }
    }

    public Translator(CallGraph calls, KernelLayout layout) {
        this.calls = calls;
        this.layout = layout;
    }

    public Op[] translate() {
        for (PtxFunction function : calls.reachable()) {
            assigned.assign(function);
        }
        PtxFunction entry = calls.reachable().get(0);
        translate(entry, Map.of());
        int line = entry.instructions.isEmpty()
                ? 0
                : entry.instructions.get(entry.instructions.size() - 1).line();
        Op end = new ControlOps.Exit();
        end.source = new PtxInstruction(line, "end of " + entry.name, null, "ret", List.of(), List.of());
        ops.add(end);
        Op[] code = ops.toArray(new Op[0]);
        for (int i = 0; i < code.length; i++) {
            code[i].index = i;
        }
        ControlFlow.findJoins(code);
        return code;
    }

    private void translate(PtxFunction function, Map<String, KernelLayout.Place> formals) {
        body = new Body(function, formals, new ArrayList<>(), body);
        int[] starts = new int[function.instructions.size() + 1];
        for (int i = 0; i < function.instructions.size(); i++) {
            starts[i] = ops.size();
            translateInstruction(function.instructions.get(i));
        }
        starts[function.instructions.size()] = ops.size();
        for (ControlOps.Branch branch : body.branches) {
            Integer target = branch.label == null
                    ? Integer.valueOf(function.instructions.size())
                    : function.labels.get(branch.label);
            if (target == null) {
                throw refuse(branch.source, "there is no label " + branch.label);
            }
            branch.target = starts[target];
        }
        body = body.caller;
    }

    /** Inlines a function. */
    private void call(PtxInstruction call) {
        instruction = call;
        allow("uni");
        PtxFunction callee = calls.callee(body.function, call);
        if (body.within(callee)) {
            throw refuse(PtxLimits.RECURSION);
        }
        if (ops.size() > MOST_STEPS) {
            throw refuse(PtxLimits.TOO_LONG);
        }
        Map<String, KernelLayout.Place> formals = new HashMap<>();
        bind(callee.results, CallGraph.list(call, true), formals);
        bind(callee.parameters, CallGraph.list(call, false), formals);
        ControlOps.Branch around = new ControlOps.Branch(null);
        around.source = call;
        around.opClass = OpClass.BRANCH;
        if (call.guard() != null) {
            around.guard = assigned.slot(call.guard().register());
            around.guardNegated = !call.guard().negated();
        }
        ops.add(around);
        int first = ops.size();
        translate(callee, formals);
        // Without a guard, the branch leads into the body instead of around it.
        around.target = call.guard() == null ? first : ops.size();
    }

    private void bind(List<PtxVariable> formals, List<PtxOperand> actuals, Map<String, KernelLayout.Place> bound) {
        if (formals.size() != actuals.size()) {
            throw refuse("the function has " + formals.size() + " parameters or results, the call " + actuals.size());
        }
        for (int i = 0; i < formals.size(); i++) {
            PtxOperand actual = actuals.get(i);
            if (actual.kind() != PtxOperand.Kind.SYMBOL
                    || !place(actual.symbol()).space().equals(KernelLayout.ARGUMENT)) {
                throw refuse(PtxLimits.REGISTER_PARAMETERS);
            }
            bound.put(formals.get(i).name(), place(actual.symbol()));
        }
    }

    /** Adds a branch to a label of the function, or to its end if the label is null. */
    void branch(String label) {
        ControlOps.Branch branch = new ControlOps.Branch(label);
        body.branches.add(branch);
        emit(OpClass.BRANCH, branch);
    }

    /** Adds a branch for the lanes in which a predicate is true. */
    void branchIf(int predicate, String label) {
        branch(label);
        ops.get(ops.size() - 1).guard = predicate;
    }

    /** Returns whether the current body is an inlined function, so that a return continues in the caller. */
    boolean called() {
        return body.caller != null;
    }

    /** Returns the labels of a {@code .branchtargets} list. */
    List<String> branchTargets(String name) {
        List<String> targets = body.function.branchTargets.get(name);
        if (targets == null) {
            throw refuse("there is no list of labels " + name);
        }
        return targets;
    }

    private void translateInstruction(PtxInstruction next) {
        if (next.opcode().equals("call")) {
            call(next);
            return;
        }
        instruction = next;
        int first = ops.size();
        String error = OperandCounts.error(next);
        if (error != null) {
            throw refuse(error);
        }
        boolean known = ControlTranslation.translate(this, next)
                || MemoryTranslation.translate(this, next)
                || ConvertTranslation.translate(this, next)
                || WarpTranslation.translate(this, next)
                || HalfTranslation.translate(this, next)
                || CarryTranslation.translate(this, next)
                || BitTranslation.translate(this, next)
                || CompareTranslation.translate(this, next)
                || MoveTranslation.translate(this, next)
                || ShiftTranslation.translate(this, next)
                || ArithmeticTranslation.translate(this, next);
        if (!known) {
            throw refuse(PtxLimits.reason(next));
        }
        after.forEach(Runnable::run);
        after.clear();
        for (int i = first; i < ops.size(); i++) {
            Op op = ops.get(i);
            op.source = next;
            if (next.guard() != null) {
                if (op.guard >= 0) {
                    throw refuse("the emulator does not support this instruction with a guard");
                }
                op.guard = assigned.slot(next.guard().register());
                op.guardNegated = next.guard().negated();
            }
        }
    }

    GpuException refuse(String why) {
        return refuse(instruction, why);
    }

    private GpuException refuse(PtxInstruction what, String why) {
        return calls.refuse(body.function, what, why);
    }

    /** Returns the bank of a register. */
    Bank bank(PtxRegister register) {
        return assigned.bank(register);
    }

    /** Rejects all modifiers except these and types. */
    void allow(String... modifiers) {
        Set<String> allowed = new HashSet<>(List.of(modifiers));
        for (String modifier : instruction.modifiers()) {
            if (PtxType.of(modifier) == null && !allowed.contains(modifier)) {
                throw refuse("the emulator does not support the modifier ." + modifier + " here");
            }
        }
    }

    /** Returns the type of the current instruction, which must have one. */
    PtxType type() {
        PtxType type = instruction.type();
        if (type == null) {
            throw refuse("it has no type");
        }
        return type;
    }

    /** Adds an operation that is counted as {@code what}. */
    void emit(OpClass what, Op op) {
        op.opClass = what;
        ops.add(op);
    }

    void emitHelper(Op op) {
        ops.add(op);
    }

    /** Registers an action that adds operations after the instruction's own. */
    void emitAfter(Runnable step) {
        after.add(step);
    }

    /** Returns the row (or predicate) that holds an operand as a value of this type. */
    int in(PtxOperand operand, PtxType type) {
        Bank bank = type.bank();
        switch (operand.kind()) {
            case REGISTER -> {
                PtxRegister register = operand.register();
                if (bank == Bank.PREDICATE || assigned.bank(register) == Bank.PREDICATE) {
                    if (bank != assigned.bank(register)) {
                        throw refuse(register.name + " is not of type " + type);
                    }
                    return assigned.slot(register);
                }
                if (register.type.bits() < type.bits()) {
                    throw refuse("register " + register.name + " is narrower than " + type);
                }
                int slot = moved(assigned.slot(register), assigned.bank(register), bank);
                if (type.bits() == 8 && type.signed() || type.bits() == 16 && type.signed()) {
                    int wide = registers.add(Bank.INT);
                    emitHelper(
                            new LaneOp(IntFunctions.of("signExtend" + type.bits(), type), Bank.INT, wide, slot, 0, 0));
                    return wide;
                }
                if (type.bits() < 32 && register.type.bits() > type.bits()) {
                    int narrow = registers.add(Bank.INT);
                    int mask = registers.constant(Bank.INT, (1 << type.bits()) - 1);
                    emitHelper(new LaneOp(IntFunctions.of("and", type), Bank.INT, narrow, slot, mask, 0));
                    return narrow;
                }
                return slot;
            }
            case INTEGER, FLOAT, DOUBLE -> {
                if (bank == Bank.PREDICATE) {
                    // p xor p is false, p xor not p is true.
                    int constant = registers.add(Bank.PREDICATE);
                    emitHelper(
                            new PredicateOps.Logic("xor", constant, constant, false, constant, operand.value() != 0));
                    return constant;
                }
                long bits = operand.bits(type);
                if (type.bits() < 32) {
                    bits = type.signed() ? Bytes.signExtend(bits, type.bytes()) : bits & (1L << type.bits()) - 1;
                }
                return registers.constant(bank, bank == Bank.LONG ? bits : (int) bits);
            }
            case SPECIAL -> {
                SpecialRegister special = SpecialRegister.of(operand.symbol());
                if (special != null) {
                    return moved(registers.special(special), Bank.INT, bank);
                }
                int clock = registers.add(Bank.LONG);
                if (!Set.of("%clock", "%clock64", "%globaltimer", "%clock_hi", "%globaltimer_lo")
                        .contains(operand.symbol())) {
                    throw refuse("there is no register " + operand.symbol());
                }
                emitHelper(new WarpOps.Clock(clock));
                return moved(clock, Bank.LONG, bank);
            }
            case SYMBOL -> {
                KernelLayout.Place place = place(operand.symbol());
                long window = switch (place.space()) {
                    case "param" -> EmulatedMemory.PARAMETER_WINDOW;
                    case KernelLayout.ARGUMENT -> EmulatedMemory.LOCAL_WINDOW;
                    default -> 0;
                };
                return registers.constant(bank, window + place.address() + operand.value());
            }
            default -> throw refuse("this kind of operand is not allowed here");
        }
    }

    /**
     * Returns the row in which to compute a result of this type; it is copied to the register after the instruction.
     */
    int out(PtxOperand operand, PtxType type) {
        Bank bank = type.bank();
        if (operand.kind() == PtxOperand.Kind.NONE) {
            return registers.add(bank);
        }
        if (operand.kind() != PtxOperand.Kind.REGISTER) {
            throw refuse("the result is not a register");
        }
        PtxRegister register = operand.register();
        if ((bank == Bank.PREDICATE) != (assigned.bank(register) == Bank.PREDICATE)
                || register.type.bits() < type.bits()) {
            throw refuse("register " + register.name + " does not hold a " + type);
        }
        if (type.bits() == 16) {
            int row = registers.add(Bank.INT);
            int mask = registers.constant(Bank.INT, 0xffff);
            emitAfter(() -> emitHelper(new LaneOp(IntFunctions.of("and", type), Bank.INT, row, row, mask, 0)));
            emitAfter(() -> emitHelper(new BankMove(Bank.INT, assigned.bank(register), row, assigned.slot(register))));
            return row;
        }
        if (assigned.bank(register) == bank) {
            return assigned.slot(register);
        }
        int row = registers.add(bank);
        emitAfter(() -> emitHelper(new BankMove(bank, assigned.bank(register), row, assigned.slot(register))));
        return row;
    }

    private int moved(int slot, Bank from, Bank to) {
        if (from == to) {
            return slot;
        }
        int row = registers.add(to);
        emitHelper(new BankMove(from, to, slot, row));
        return row;
    }

    KernelLayout.Place place(String symbol) {
        KernelLayout.Place formal = body.formals.get(symbol);
        KernelLayout.Place place = formal != null ? formal : layout.place(body.function, symbol);
        if (place == null) {
            throw refuse("there is no variable " + symbol);
        }
        return place;
    }

    /** Returns the function of a name on rows of this type with its bank, or null if there is none. */
    static Map.Entry<Bank, LaneFunction> function(String name, PtxType type) {
        LaneFunction found = switch (type.bank()) {
            case INT -> type.isFloat() ? null : IntFunctions.of(name, type);
            case FLOAT -> FloatFunctions.of(name);
            case LONG -> LongFunctions.of(name, type);
            case PREDICATE -> null;
        };
        return found == null ? null : Map.entry(type.bank(), found);
    }
}
