package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an entry's parameters, shared and local variables lie, each space from 0 on. What is passed to functions lies
 * in local memory; a function's variables lie at the same place at each call, as there is no recursion.
 */
public final class KernelLayout {
    /** The space of a variable that holds what is passed to or from a function. */
    public static final String ARGUMENT = "argument";

    /** A symbol's space and its address there. */
    public record Place(String space, long address) {}

    private final Map<String, Place> ofModule = new HashMap<>();
    private final Map<PtxFunction, Map<String, Place>> ofFunctions = new IdentityHashMap<>();
    public int parameterBytes;
    public int sharedBytes;
    public int localBytes;

    /** @param functions the entry first */
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
        // Dynamic shared memory follows the static one.
        for (PtxVariable variable : module.variables.values()) {
            if (variable.space().equals("shared") && variable.bytes() == 0) {
                sharedBytes = align(sharedBytes, Math.max(16, variable.align()));
                ofModule.put(variable.name(), new Place("shared", sharedBytes));
            }
        }
    }

    /** Where a symbol that a function names lies, or null. */
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
