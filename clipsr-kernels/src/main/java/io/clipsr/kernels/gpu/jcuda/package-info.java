/** The driver calls on a real GPU, through JCuda. No other package refers to JCuda. */
package io.clipsr.kernels.gpu.jcuda;
