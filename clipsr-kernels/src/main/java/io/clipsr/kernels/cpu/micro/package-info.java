/**
 * The innermost loops: matrix products and operations on corresponding elements, in plain Java and on the Vector API.
 */
package io.clipsr.kernels.cpu.micro;
