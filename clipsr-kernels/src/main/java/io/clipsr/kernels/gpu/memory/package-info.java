/** Device memory: the pool of blocks, and the tensors in these blocks. */
package io.clipsr.kernels.gpu.memory;
