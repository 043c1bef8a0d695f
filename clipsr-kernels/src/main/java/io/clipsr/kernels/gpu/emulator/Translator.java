package io.clipsr.kernels.gpu.emulator;

import io.clipsr.kernels.gpu.GpuException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns an entry as written into steps that run: gives each register a row, takes instructions apart where a value must change its
 * bank, and resolves symbols and labels. What the emulator lacks is refused here, when the module loads.
 */
final class Translator {
    private final PtxModule module;
    private final PtxFunction function;
    private final KernelLayout layout;
    final RegisterFile registers = new RegisterFile();
    private final List<Op> ops = new ArrayList<>();
    private final List<Runnable> after = new ArrayList<>();
    private PtxInstruction instruction;

    Translator(PtxModule module, PtxFunction function, KernelLayout layout) {
        this.module = module;
        this.function = function;
        this.layout = layout;
    }

    Op[] translate() {
        BankChoice.choose(function);
        for (PtxRegister register : function.registers) {
            register.slot = registers.add(register.bank);
        }
        int[] starts = new int[function.instructions.size() + 1];
        for (int i = 0; i < function.instructions.size(); i++) {
            starts[i] = ops.size();
            one(function.instructions.get(i));
        }
        starts[function.instructions.size()] = ops.size();
        int line = function.instructions.isEmpty() ? 0 : function.instructions.get(function.instructions.size() - 1).line();
        Op end = new ControlOps.Exit();
        end.source = new PtxInstruction(line, "end of " + function.name, null, "ret", List.of(), List.of());
        ops.add(end);
        Op[] code = ops.toArray(new Op[0]);
        for (Op op : code) {
            if (op instanceof ControlOps.Branch branch) {
                Integer target = function.labels.get(branch.label);
                if (target == null) {
                    throw refuse(branch.source, "there is no label " + branch.label);
                }
                branch.target = starts[target];
            }
        }
        for (int i = 0; i < code.length; i++) {
            code[i].index = i;
        }
        ControlFlow.findJoins(code);
        return code;
    }

    private void one(PtxInstruction next) {
        instruction = next;
        int first = ops.size();
        String complaint = Arity.complaint(next);
        if (complaint != null) {
            throw refuse(complaint);
        }
        boolean known = ControlTranslation.translate(this, next) || MemoryTranslation.translate(this, next)
                || ConvertTranslation.translate(this, next) || WarpTranslation.translate(this, next)
                || ArithmeticTranslation.translate(this, next);
        if (!known) {
            throw refuse("the emulator lacks this instruction, or this form of it");
        }
        after.forEach(Runnable::run);
        after.clear();
        for (int i = first; i < ops.size(); i++) {
            Op op = ops.get(i);
            op.source = next;
            if (next.guard() != null) {
                op.guard = next.guard().register().slot;
                op.guardNegated = next.guard().negated();
            }
        }
    }

    GpuException refuse(String why) {
        return refuse(instruction, why);
    }

    private GpuException refuse(PtxInstruction what, String why) {
        return new GpuException("PTX module " + module.name + ", entry " + function.name + ", line " + what.line() + ", `" + what.text()
                + "`: " + why);
    }

    /** Refuses modifiers other than these and types. */
    void allow(String... modifiers) {
        Set<String> allowed = new HashSet<>(List.of(modifiers));
        for (String modifier : instruction.modifiers()) {
            if (PtxType.of(modifier) == null && !allowed.contains(modifier)) {
                throw refuse("the emulator lacks the modifier ." + modifier + " here");
            }
        }
    }

    /** The type that an instruction names, which must have one. */
    PtxType type() {
        PtxType type = instruction.type();
        if (type == null) {
            throw refuse("it names no type");
        }
        return type;
    }

    /** Adds a step that counts as {@code what}. */
    void emit(OpClass what, Op op) {
        op.opClass = what;
        ops.add(op);
    }

    void helper(Op op) {
        ops.add(op);
    }

    /** Adds a step to be done after the instruction's own. */
    void finish(Runnable step) {
        after.add(step);
    }

    /** The row (or predicate) that holds an operand as a value of this type. */
    int in(PtxOperand operand, PtxType type) {
        Bank bank = type.bank();
        switch (operand.kind()) {
            case REGISTER -> {
                PtxRegister register = operand.register();
                if (bank == Bank.PREDICATE || register.bank == Bank.PREDICATE) {
                    if (bank != register.bank) {
                        throw refuse(register.name + " is not of type " + type);
                    }
                    return register.slot;
                }
                if (register.type.bits() < type.bits()) {
                    throw refuse("register " + register.name + " is narrower than " + type);
                }
                int slot = moved(register.slot, register.bank, bank);
                if (type.bits() == 8 && type.signed() || type.bits() == 16 && type.signed()) {
                    int wide = registers.add(Bank.INT);
                    helper(new LaneOp(IntFunctions.of("signExtend" + type.bits(), type), Bank.INT, wide, slot, 0, 0));
                    return wide;
                }
                if (type.bits() < 32 && register.type.bits() > type.bits()) {
                    int narrow = registers.add(Bank.INT);
                    int mask = registers.constant(Bank.INT, (1 << type.bits()) - 1);
                    helper(new LaneOp(IntFunctions.of("and", type), Bank.INT, narrow, slot, mask, 0));
                    return narrow;
                }
                return slot;
            }
            case INTEGER, FLOAT, DOUBLE -> {
                if (bank == Bank.PREDICATE) {
                    // p xor p is false, p xor not p is true.
                    int constant = registers.add(Bank.PREDICATE);
                    helper(new PredicateOps.Logic("xor", constant, constant, false, constant, operand.value() != 0));
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
                if (!Set.of("%clock", "%clock64", "%globaltimer", "%clock_hi", "%globaltimer_lo").contains(operand.symbol())) {
                    throw refuse("there is no register " + operand.symbol());
                }
                helper(new WarpOps.Clock(clock));
                return moved(clock, Bank.LONG, bank);
            }
            case SYMBOL -> {
                KernelLayout.Place place = place(operand.symbol());
                long window = place.space().equals("param") ? EmulatedMemory.PARAMETER_WINDOW : 0;
                return registers.constant(bank, window + place.address() + operand.value());
            }
            default -> throw refuse("an operand of a kind that does not fit");
        }
    }

    /** The row to compute a result of this type in; brought into the register after the instruction. */
    int out(PtxOperand operand, PtxType type) {
        Bank bank = type.bank();
        if (operand.kind() == PtxOperand.Kind.NONE) {
            return registers.add(bank);
        }
        if (operand.kind() != PtxOperand.Kind.REGISTER) {
            throw refuse("the result is not a register");
        }
        PtxRegister register = operand.register();
        if ((bank == Bank.PREDICATE) != (register.bank == Bank.PREDICATE) || register.type.bits() < type.bits()) {
            throw refuse("register " + register.name + " does not hold a " + type);
        }
        if (type.bits() == 16) {
            int row = registers.add(Bank.INT);
            int mask = registers.constant(Bank.INT, 0xffff);
            finish(() -> helper(new LaneOp(IntFunctions.of("and", type), Bank.INT, row, row, mask, 0)));
            finish(() -> helper(new BankMove(Bank.INT, register.bank, row, register.slot)));
            return row;
        }
        if (register.bank == bank) {
            return register.slot;
        }
        int row = registers.add(bank);
        finish(() -> helper(new BankMove(bank, register.bank, row, register.slot)));
        return row;
    }

    private int moved(int slot, Bank from, Bank to) {
        if (from == to) {
            return slot;
        }
        int row = registers.add(to);
        helper(new BankMove(from, to, slot, row));
        return row;
    }

    KernelLayout.Place place(String symbol) {
        KernelLayout.Place place = layout.places.get(symbol);
        if (place == null) {
            throw refuse("there is no variable " + symbol);
        }
        return place;
    }

    /** The function for this name on rows of this type, or null. */
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
