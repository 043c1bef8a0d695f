/** Reads, writes and resamples pictures, in colour spaces and file formats of all kinds. */
package io.clipsr.image;
