/** Upscales pictures, guided by a text prompt. Start at {@link io.clipsr.SuperResolver}. */
package io.clipsr;
