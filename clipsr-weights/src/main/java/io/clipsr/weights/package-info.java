/**
 * Models: the network's tensors by name and its configuration, from a native model file, from PyTorch checkpoints, or
 * bundled with the library. Tensors are found by the key names of the published checkpoints and checked to form a
 * network.
 */
package io.clipsr.weights;
