/** Upscaling with Apache Spark. */
package io.clipsr.examples.spark;
