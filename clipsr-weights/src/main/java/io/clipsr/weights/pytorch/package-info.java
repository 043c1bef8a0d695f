/**
 * Reads PyTorch checkpoints: zip archives, TorchScript archives and the legacy stream. Pickles are interpreted
 * symbolically; nothing that they name is looked up or executed.
 */
package io.clipsr.weights.pytorch;
