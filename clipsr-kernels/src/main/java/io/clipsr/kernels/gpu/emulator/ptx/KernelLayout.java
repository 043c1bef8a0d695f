package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The addresses of an entry's parameters and of its shared and local variables. Each address space starts at 0.
 * Function arguments are in local memory. A function's variables have the same address in every call, because there is
 * no recursion.
 */
public final class KernelLayout {
    /** The address space of arguments and results of functions. */
    public static final String ARGUMENT = "argument";

    /** The address space of a symbol, and its address there. */
    public record Place(String space, long address) {}

    private final Map<String, Place> ofModule = new HashMap<>();
    private final Map<PtxFunction, Map<String, Place>> ofFunctions = new IdentityHashMap<>();
    public int parameterBytes;
    public int sharedBytes;
    public int localBytes;

    /**
     * Lays out the variables of a kernel.
     *
     * @param functions the functions of the kernel, the entry first
     * @param moduleVariables the addresses of the variables in global and constant memory
     */
    public KernelLayout(PtxModule module, List<PtxFunction> functions, Map<String, Place> moduleVariables) {
        ofModule.putAll(moduleVariables);
        Map<String, Place> parameters = ofFunctions.computeIfAbsent(functions.get(0), f -> new HashMap<>());
        for (PtxVariable parameter : functions.get(0).parameters) {
            parameterBytes = align(parameterBytes, parameter.align());
            parameters.put(parameter.name(), new Place("param", parameterBytes));
            parameterBytes += parameter.bytes();
        }
        for (PtxVariable variable : module.variables.values()) {
            add(variable, ofModule);
        }
        for (PtxFunction function : functions) {
            Map<String, Place> places = ofFunctions.computeIfAbsent(function, f -> new HashMap<>());
            function.variables.forEach(variable -> add(variable, places));
        }
        localBytes = align(localBytes, 16);
        // Dynamic shared memory follows the static variables.
        for (PtxVariable variable : module.variables.values()) {
            if (variable.space().equals("shared") && variable.bytes() == 0) {
                sharedBytes = align(sharedBytes, Math.max(16, variable.align()));
                ofModule.put(variable.name(), new Place("shared", sharedBytes));
            }
        }
    }

    /** Returns the place of a symbol in the scope of a function, or null if there is none. */
    public Place place(PtxFunction function, String symbol) {
        Place place = ofFunctions.get(function).get(symbol);
        return place != null ? place : ofModule.get(symbol);
    }

    private void add(PtxVariable variable, Map<String, Place> places) {
        if (variable.space().equals("shared") && variable.bytes() > 0) {
            sharedBytes = align(sharedBytes, variable.align());
            places.put(variable.name(), new Place("shared", sharedBytes));
            sharedBytes += variable.bytes();
        } else if (variable.space().equals("local") || variable.space().equals("param")) {
            localBytes = align(localBytes, variable.align());
            places.put(variable.name(), new Place(variable.space().equals("param") ? ARGUMENT : "local", localBytes));
            localBytes += variable.bytes();
        }
    }

    private static int align(int at, int to) {
        return (at + to - 1) / to * to;
    }
}
