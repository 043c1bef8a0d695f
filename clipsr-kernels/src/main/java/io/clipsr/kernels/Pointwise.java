package io.clipsr.kernels;

/** A function of each value of a map, which may depend on the value's channel and sample. */
public sealed interface Pointwise permits Activation, Modulation {}
