/** Commands for compute devices and GPU kernels: {@code devices} and {@code kernels}. */
package io.clipsr.examples.cli.device;
