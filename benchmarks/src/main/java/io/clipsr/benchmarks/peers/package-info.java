/** Times CLIP-SR and its peers in turn, in one run. Start it with {@code benchmarks/run.sh}. */
package io.clipsr.benchmarks.peers;
