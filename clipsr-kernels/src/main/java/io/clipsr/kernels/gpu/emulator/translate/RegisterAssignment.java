package io.clipsr.kernels.gpu.emulator.translate;

import io.clipsr.kernels.gpu.emulator.machine.RegisterFile;
import io.clipsr.kernels.gpu.emulator.ptx.Bank;
import io.clipsr.kernels.gpu.emulator.ptx.PtxFunction;
import io.clipsr.kernels.gpu.emulator.ptx.PtxRegister;
import java.util.IdentityHashMap;
import java.util.Map;

/** The mapping of each declared register of the translated functions to its row in a warp's register file. */
final class RegisterAssignment {
    private final RegisterFile file;
    private final Map<PtxRegister, Row> rows = new IdentityHashMap<>();

    /** A row of a bank, or a predicate by its number. */
    private record Row(Bank bank, int slot) {}

    RegisterAssignment(RegisterFile file) {
        this.file = file;
    }

    /**
     * Assigns a row to each register of a function. All calls of a function share its rows: without recursion, a lane
     * is in one of them at a time.
     */
    void assign(PtxFunction function) {
        Map<PtxRegister, Bank> banks = BankChoice.choose(function);
        for (PtxRegister register : function.registers) {
            Bank bank = banks.get(register);
            rows.put(register, new Row(bank, file.add(bank)));
        }
    }

    /** Returns the bank of a register. */
    Bank bank(PtxRegister register) {
        return rows.get(register).bank;
    }

    /** Returns the row, or the number of the predicate, of a register. */
    int slot(PtxRegister register) {
        return rows.get(register).slot;
    }
}
