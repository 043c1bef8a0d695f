/** Commands for model files: {@code convert}, {@code inspect} and {@code cache}. */
package io.clipsr.examples.cli.model;
