/** Pictures that are computed while they are read. */
package io.clipsr.image.rendered;
