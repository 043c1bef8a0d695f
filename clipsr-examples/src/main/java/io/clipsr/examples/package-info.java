/** Short example programs to copy from. */
package io.clipsr.examples;
