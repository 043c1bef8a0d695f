package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.arithmetic.LongFunctions;
import io.clipsr.kernels.gpu.emulator.machine.Atomic;
import io.clipsr.kernels.gpu.emulator.machine.EmulatedMemory;
import io.clipsr.kernels.gpu.emulator.machine.LaneOp;
import io.clipsr.kernels.gpu.emulator.machine.LoadStore;
import io.clipsr.kernels.gpu.emulator.machine.MemoryOp;
import io.clipsr.kernels.gpu.emulator.machine.Op;
import io.clipsr.kernels.gpu.emulator.machine.OpClass;
import io.clipsr.kernels.gpu.emulator.machine.Warp;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.Bytes;
import io.clipsr.kernels.gpu.emulator.ptx.KernelLayout;
import io.clipsr.kernels.gpu.emulator.ptx.PtxInstruction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxOperand;
import io.clipsr.kernels.gpu.emulator.ptx.PtxRegister;
import io.clipsr.kernels.gpu.emulator.ptx.PtxType;
import java.util.List;

/** The translation of loads, stores, atomics, and conversions between address spaces. */
final class MemoryTranslation {

    private static final List<String> STRONG = List.of("volatile", "relaxed", "acquire", "release");

    private MemoryTranslation() {}

    static boolean translate(Translator to, PtxInstruction in) {
        switch (in.opcode()) {
            case "ld", "ldu", "st" -> access(to, in);
            case "atom", "red" -> atomic(to, in);
            case "cvta" -> convertAddress(to, in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void access(Translator to, PtxInstruction in) {
        to.allow(
                "param",
                "param::entry",
                "param::func",
                "global",
                "shared",
                "shared::cta",
                "local",
                "const",
                "nc",
                "v2",
                "v4",
                "volatile",
                "relaxed",
                "weak",
                "gpu",
                "cta",
                "sys",
                "ca",
                "cg",
                "cs",
                "lu",
                "cv",
                "wb",
                "wt",
                "L1::no_allocate",
                "L1::evict_last",
                "L1::evict_first",
                "L2::128B",
                "L2::256B",
                "L2::64B",
                "acquire",
                "release");
        boolean store = in.opcode().equals("st");
        PtxOperand value = in.operand(store ? 1 : 0);
        PtxOperand address = in.operand(store ? 0 : 1);
        if (address.kind() != PtxOperand.Kind.ADDRESS) {
            throw to.refuse("an address is missing");
        }
        PtxType type = to.type();
        int count = in.has("v4") ? 4 : in.has("v2") ? 2 : 1;
        List<PtxOperand> parts = value.kind() == PtxOperand.Kind.VECTOR ? value.parts() : List.of(value);
        if (parts.size() != count || count * type.bytes() > 16 || type.bits() < 8) {
            throw to.refuse("it has " + parts.size() + " values of " + type);
        }
        int[] slots = new int[count];
        Bank[] banks = new Bank[count];
        for (int k = 0; k < count; k++) {
            PtxOperand part = parts.get(k);
            // The register may be wider than the element: loads extend the value, stores use its low bits.
            PtxType held = part.kind() == PtxOperand.Kind.REGISTER ? held(to, part.register(), type) : type;
            if (store) {
                slots[k] = to.in(part, held);
            } else {
                slots[k] = part.kind() == PtxOperand.Kind.NONE ? -1 : to.out(part, held);
            }
            banks[k] = held.bank();
        }
        boolean parameter = in.modifiers().stream().anyMatch(word -> word.startsWith("param"));
        KernelLayout.Place place = address.symbol() == null ? null : to.place(address.symbol());
        if (parameter && place != null && place.space().equals("param")) {
            if (store) {
                throw to.refuse("the parameters of a kernel are constant");
            }
            long offset = place.address() + address.value();
            for (int k = 0; k < count; k++) {
                if (slots[k] >= 0) {
                    to.emit(
                            OpClass.LOAD_PARAM,
                            new LoadParameter(
                                    (int) offset + k * type.bytes(), type.bytes(), type.signed(), banks[k], slots[k]));
                }
            }
            return;
        }
        if (parameter && place != null && !place.space().equals(KernelLayout.ARGUMENT)) {
            throw to.refuse(address.symbol() + " is not a parameter");
        }
        MemoryOp.Space space = space(to, in, address);
        PtxType wide = addressType(address);
        to.emit(
                opClass(space, store),
                new LoadStore(
                        space,
                        store,
                        STRONG.stream().anyMatch(in::has),
                        type.bytes(),
                        type.signed(),
                        base(to, address, wide),
                        wide == PtxType.U64,
                        address.symbol() == null ? address.value() : 0,
                        slots,
                        banks));
    }

    /** Returns the type as which a register takes part in an access of this type. */
    private static PtxType held(Translator to, PtxRegister register, PtxType type) {
        if (to.bank(register) == Bank.PREDICATE || register.type.bits() < type.bits() && type.bits() != 8) {
            return type;
        }
        if (to.bank(register) == Bank.FLOAT && type.bits() == 32) {
            return PtxType.F32;
        }
        return register.type.bits() == 64
                ? PtxType.U64
                : register.type.bits() == 32 ? PtxType.B32 : new PtxType('b', register.type.bits());
    }

    private static PtxType addressType(PtxOperand address) {
        return address.register() == null || address.register().type.bits() == 64 ? PtxType.U64 : PtxType.U32;
    }

    private static int base(Translator to, PtxOperand address, PtxType wide) {
        if (address.register() != null) {
            return to.in(PtxOperand.register(address.register(), false), wide);
        }
        if (address.symbol() != null) {
            return to.in(PtxOperand.symbol(PtxOperand.Kind.SYMBOL, address.symbol(), address.value()), wide);
        }
        return to.in(PtxOperand.number(PtxOperand.Kind.INTEGER, 0), wide);
    }

    private static MemoryOp.Space space(Translator to, PtxInstruction in, PtxOperand address) {
        String symbol = address.symbol();
        String named = symbol == null ? null : to.place(symbol).space();
        if (KernelLayout.ARGUMENT.equals(named)) {
            return MemoryOp.Space.ARGUMENT;
        }
        if (symbol == null && in.modifiers().stream().anyMatch(word -> word.startsWith("param"))) {
            // The address determines whether it is a parameter of the kernel or of a function.
            return MemoryOp.Space.GENERIC;
        }
        for (String space : List.of("global", "shared", "local", "const")) {
            if (in.has(space) || space.equals("shared") && in.has("shared::cta")) {
                if (named != null && !named.equals(space)) {
                    throw to.refuse(symbol + " is in ." + named);
                }
                return MemoryOp.Space.valueOf(space.toUpperCase(java.util.Locale.ROOT));
            }
        }
        if (named != null && !named.equals("global") && !named.equals("const")) {
            throw to.refuse("a generic access must not use the name of a variable in ." + named);
        }
        return MemoryOp.Space.GENERIC;
    }

    private static OpClass opClass(MemoryOp.Space space, boolean store) {
        return switch (space) {
            case GLOBAL -> store ? OpClass.STORE_GLOBAL : OpClass.LOAD_GLOBAL;
            case SHARED -> store ? OpClass.STORE_SHARED : OpClass.LOAD_SHARED;
            case LOCAL -> store ? OpClass.STORE_LOCAL : OpClass.LOAD_LOCAL;
            case ARGUMENT -> store ? OpClass.STORE_LOCAL : OpClass.LOAD_LOCAL;
            case CONST -> OpClass.LOAD_CONST;
            case GENERIC -> store ? OpClass.STORE_GENERIC : OpClass.LOAD_GENERIC;
        };
    }

    private static void atomic(Translator to, PtxInstruction in) {
        to.allow(
                "global",
                "shared",
                "shared::cta",
                "add",
                "min",
                "max",
                "and",
                "or",
                "xor",
                "exch",
                "cas",
                "inc",
                "dec",
                "relaxed",
                "gpu",
                "cta",
                "sys",
                "acquire",
                "release",
                "acq_rel",
                "noftz",
                "f16x2");
        boolean result = in.opcode().equals("atom");
        int at = result ? 1 : 0;
        boolean halves = in.has("f16x2");
        PtxType type = halves ? PtxType.B32 : to.type();
        String what = in.modifiers().stream()
                .filter(Atomic.OPERATIONS::contains)
                .findFirst()
                .orElse("");
        boolean real = halves || type.isFloat();
        if (what.isEmpty()
                || type.bits() < 16
                || type.bits() == 16 && !real && !what.equals("cas")
                || real && !what.equals("add")
                || in.operands().size() != at + (what.equals("cas") ? 3 : 2)) {
            throw to.refuse("the emulator does not support this atomic operation");
        }
        PtxOperand address = in.operand(at);
        PtxType wide = addressType(address);
        PtxType bits = type.bits() == 64 ? PtxType.U64 : new PtxType('b', type.bits());
        to.emit(
                OpClass.ATOMIC,
                new Atomic(
                        space(to, in, address),
                        halves ? "add.f16x2" : what,
                        type,
                        base(to, address, wide),
                        wide == PtxType.U64,
                        address.symbol() == null ? address.value() : 0,
                        result ? to.out(in.operand(0), bits) : -1,
                        to.in(in.operand(at + 1), bits),
                        what.equals("cas") ? to.in(in.operand(at + 2), bits) : 0));
    }

    private static void convertAddress(Translator to, PtxInstruction in) {
        to.allow("to", "global", "shared", "shared::cta", "local", "const", "param", "param::entry");
        if (to.type().bits() != 64) {
            throw to.refuse("addresses must have 64 bits");
        }
        long window = in.has("local")
                ? EmulatedMemory.LOCAL_WINDOW
                : in.has("shared") || in.has("shared::cta") ? EmulatedMemory.SHARED_WINDOW : 0;
        int plus = to.registers.constant(Bank.LONG, in.has("to") ? -window : window);
        to.emit(
                OpClass.INTEGER,
                new LaneOp(
                        LongFunctions.of("add", PtxType.U64),
                        Bank.LONG,
                        to.out(in.operand(0), PtxType.U64),
                        to.in(in.operand(1), PtxType.U64),
                        plus,
                        0));
    }

    /** {@code ld.param}: loads the same value for all lanes. */
    private static final class LoadParameter extends Op {
        private final int offset;
        private final int bytes;
        private final boolean signed;
        private final Bank bank;
        private final int d;

        LoadParameter(int offset, int bytes, boolean signed, Bank bank, int d) {
            this.offset = offset;
            this.bytes = bytes;
            this.signed = signed;
            this.bank = bank;
            this.d = d;
        }

        @Override
        public void execute(Warp warp, int mask) {
            long bits = Bytes.get(warp.block.parameters, offset, bytes);
            bits = signed ? Bytes.signExtend(bits, bytes) : bits;
            Object row = warp.rows[d];
            for (int i = 0; i < Bank.LANES; i++) {
                if ((mask >>> i & 1) != 0) {
                    switch (bank) {
                        case INT -> ((int[]) row)[i] = (int) bits;
                        case FLOAT -> ((float[]) row)[i] = Float.intBitsToFloat((int) bits);
                        default -> ((long[]) row)[i] = bits;
                    }
                }
            }
        }
    }
}
