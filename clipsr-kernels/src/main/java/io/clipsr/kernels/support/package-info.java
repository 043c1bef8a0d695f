/**
 * What all devices share: the rules for arguments, scopes and use after close. An operation of a device begins in
 * {@link io.clipsr.kernels.support.CheckedDevice}.
 */
package io.clipsr.kernels.support;
