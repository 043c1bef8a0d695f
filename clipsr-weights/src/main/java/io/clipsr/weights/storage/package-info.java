/** Random-access bytes and their conversion to numbers, shared by the readers of all formats. */
package io.clipsr.weights.storage;
