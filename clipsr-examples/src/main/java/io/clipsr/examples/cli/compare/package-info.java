/** {@code clipsr compare}: draws the results of several prompts on one contact sheet. */
package io.clipsr.examples.cli.compare;
