/** Tokenizes prompts for CLIP's text encoder: text cleaning, then byte-pair encoding. */
package io.clipsr.text;
