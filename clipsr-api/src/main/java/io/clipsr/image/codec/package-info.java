/** Decoders of picture files, one class a format, and the encoders. They do not know the file's name. */
package io.clipsr.image.codec;
