/** Deflate compression for encoders: fast, on all processors, and with the same bytes however many there are. */
package io.clipsr.image.codec.deflate;
