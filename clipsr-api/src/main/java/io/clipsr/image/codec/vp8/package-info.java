/**
 * A decoder of the key frames of VP8 (RFC 6386), which lossy WebP files consist of. The one of the library filters only
 * one side of the edges between macroblocks, and interpolates chroma by repetition.
 */
package io.clipsr.image.codec.vp8;
