/** Reads and writes safetensors files. */
package io.clipsr.weights.safetensors;
