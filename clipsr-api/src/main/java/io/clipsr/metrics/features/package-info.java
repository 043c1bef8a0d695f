/**
 * Distances of pictures on the features of networks whose weights the user brings: LPIPS on AlexNet or VGG, and CLIP's
 * score, distance and Fréchet distance. No weights are bundled.
 */
package io.clipsr.metrics.features;
