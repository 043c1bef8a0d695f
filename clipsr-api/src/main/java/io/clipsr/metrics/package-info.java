/** How close a picture is to another. */
package io.clipsr.metrics;
