/**
 * The parts that all devices share: argument checks, scopes and use after close. Each operation starts in
 * {@link io.clipsr.kernels.support.CheckedDevice}.
 */
package io.clipsr.kernels.support;
