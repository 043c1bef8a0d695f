/** Pictures in and out, and their resampling. */
package io.clipsr.image;
