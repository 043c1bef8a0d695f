/** Metadata of picture files: read from a file, adapted to the enlargement, and written to another file. */
package io.clipsr.image.metadata;
