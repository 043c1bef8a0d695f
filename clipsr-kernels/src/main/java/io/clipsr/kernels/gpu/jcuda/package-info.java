/** The driver calls on a real GPU, through JCuda. No other package names it. */
package io.clipsr.kernels.gpu.jcuda;
