package io.clipsr.examples.cli.evaluate.report;

import io.clipsr.examples.cli.evaluate.measure.Row;
import java.awt.image.BufferedImage;
import java.util.Map;

/**
 * A picture that the report shows.
 *
 * @param row what was measured of it
 * @param gain its gain, for the title
 * @param pictures the input, the results and the truth, all of one size, by name
 */
public record Case(Row row, String gain, Map<String, BufferedImage> pictures) {}
