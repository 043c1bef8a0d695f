package io.clipsr.examples.cli.evaluate.measure;

/**
 * What was measured of one picture.
 *
 * @param key the picture
 * @param prompt the prompt
 * @param choices what was chosen at random
 * @param skipped why the picture was left out; null if it was measured
 * @param values the values by way and measure; NaN where a measure does not apply
 */
public record Row(String key, String prompt, String choices, String skipped, double[][] values) {}
