/** Divides enlargements into tiles and computes them in bounded memory. */
package io.clipsr.tiles;
