/** Device memory: the pool of blocks and the tensors in them. */
package io.clipsr.kernels.gpu.memory;
