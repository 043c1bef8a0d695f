/** What pictures that are made as they are read have in common. */
package io.clipsr.image.rendered;
