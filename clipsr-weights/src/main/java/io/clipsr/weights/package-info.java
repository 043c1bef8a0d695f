/**
 * Models: the network's tensors by name and its configuration, from a native model file, from PyTorch checkpoints, or
 * bundled with the library. Finds the tensors under the key names of the published checkpoints and checks that they
 * form a network.
 */
package io.clipsr.weights;
