/** The CLIP-SR network: text encoder, image encoder, prompt-guided refinement and reconstruction. */
package io.clipsr.model;
