/** From a sentence to the token ids of CLIP's text encoder: cleaning, then byte-pair encoding. */
package io.clipsr.text;
