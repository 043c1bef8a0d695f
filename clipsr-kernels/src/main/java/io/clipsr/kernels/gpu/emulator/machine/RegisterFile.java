package io.clipsr.kernels.gpu.emulator.machine;

import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plan of a warp's rows: registers, helpers, and constants, which all warps share. */
public final class RegisterFile {
    private final List<Bank> banks = new ArrayList<>();
    /** A constant's row, or null for a row that each warp has its own of. */
    private final List<Object> constants = new ArrayList<>();

    private final Map<String, Integer> known = new HashMap<>();
    /** Rows that the block fills before a warp starts: special register by slot. */
    final Map<Integer, SpecialRegister> specials = new HashMap<>();

    private int predicateCount;
    private int carry = -1;

    public RegisterFile() {
        add(Bank.INT);
    }

    public int add(Bank bank) {
        if (bank == Bank.PREDICATE) {
            return predicateCount++;
        }
        banks.add(bank);
        constants.add(null);
        return banks.size() - 1;
    }

    /** The row whose lanes all hold these bits. */
    public int constant(Bank bank, long bits) {
        return known.computeIfAbsent(bank + ":" + bits, key -> {
            Object row = bank.newRow();
            if (row instanceof int[] ints) {
                java.util.Arrays.fill(ints, (int) bits);
            } else if (row instanceof float[] floats) {
                java.util.Arrays.fill(floats, Float.intBitsToFloat((int) bits));
            } else {
                java.util.Arrays.fill((long[]) row, bits);
            }
            banks.add(bank);
            constants.add(row);
            return banks.size() - 1;
        });
    }

    /** The predicate that holds the carry between instructions of extended precision. */
    public int carry() {
        if (carry < 0) {
            carry = add(Bank.PREDICATE);
        }
        return carry;
    }

    public int special(SpecialRegister register) {
        return known.computeIfAbsent(register.name(), key -> {
            int slot = add(Bank.INT);
            specials.put(slot, register);
            return slot;
        });
    }

    int predicates() {
        return predicateCount;
    }

    Object[] newRows() {
        Object[] rows = new Object[banks.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = constants.get(i) != null ? constants.get(i) : banks.get(i).newRow();
        }
        return rows;
    }
}
