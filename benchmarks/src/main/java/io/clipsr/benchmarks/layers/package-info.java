/** Shows where the time of a picture goes, layer by layer. */
package io.clipsr.benchmarks.layers;
