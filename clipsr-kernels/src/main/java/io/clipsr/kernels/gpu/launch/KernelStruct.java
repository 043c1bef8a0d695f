package io.clipsr.kernels.gpu.launch;

import io.clipsr.kernels.gpu.KernelArguments;

/** A struct of the CUDA sources. A test compares the names, order and sizes of the fields with the sources. */
interface KernelStruct {

    /** Appends all fields in the order of the struct. */
    void appendTo(KernelArguments arguments);

    /** Returns arguments that start with this struct; further parameters can be appended. */
    default KernelArguments arguments() {
        KernelArguments arguments = new KernelArguments();
        appendTo(arguments);
        return arguments;
    }
}
