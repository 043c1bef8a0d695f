package io.clipsr.kernels.gpu.emulator;

import java.util.HashMap;
import java.util.Map;

/** Where an entry's parameters, shared and local variables lie, each space from 0 on. */
final class KernelLayout {
    /** A symbol's space and its address there. */
    record Place(String space, long address) {
    }

    final Map<String, Place> places = new HashMap<>();
    int parameterBytes;
    int sharedBytes;
    int localBytes;

    KernelLayout(PtxModule module, PtxFunction function, Map<String, Place> moduleVariables) {
        places.putAll(moduleVariables);
        for (PtxVariable parameter : function.parameters) {
            parameterBytes = align(parameterBytes, parameter.align());
            places.put(parameter.name(), new Place("param", parameterBytes));
            parameterBytes += parameter.bytes();
        }
        for (PtxVariable variable : module.variables.values()) {
            add(variable);
        }
        for (PtxVariable variable : function.variables) {
            add(variable);
        }
        localBytes = align(localBytes, 16);
        // Dynamic shared memory follows the static one.
        for (PtxVariable variable : module.variables.values()) {
            if (variable.space().equals("shared") && variable.bytes() == 0) {
                sharedBytes = align(sharedBytes, Math.max(16, variable.align()));
                places.put(variable.name(), new Place("shared", sharedBytes));
            }
        }
    }

    private void add(PtxVariable variable) {
        if (variable.space().equals("shared") && variable.bytes() > 0) {
            sharedBytes = align(sharedBytes, variable.align());
            places.put(variable.name(), new Place("shared", sharedBytes));
            sharedBytes += variable.bytes();
        } else if (variable.space().equals("local")) {
            localBytes = align(localBytes, variable.align());
            places.put(variable.name(), new Place("local", localBytes));
            localBytes += variable.bytes();
        }
    }

    static int align(int at, int to) {
        return (at + to - 1) / to * to;
    }
}
