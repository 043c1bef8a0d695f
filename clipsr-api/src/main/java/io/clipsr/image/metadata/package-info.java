/** What picture files say beside their pixels: found in a file, made true for an enlargement, put into another file. */
package io.clipsr.image.metadata;
