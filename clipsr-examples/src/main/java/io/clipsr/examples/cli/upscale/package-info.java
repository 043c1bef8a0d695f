/** {@code clipsr upscale}: plans, runs and reports a batch of pictures. */
package io.clipsr.examples.cli.upscale;
