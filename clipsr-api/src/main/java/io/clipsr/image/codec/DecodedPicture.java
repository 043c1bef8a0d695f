package io.clipsr.image.codec;

import io.clipsr.image.metadata.Metadata;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A decoded picture.
 *
 * @param picture the samples, in the file's orientation
 * @param metadata the metadata of the file
 * @param inItsProfile whether the samples are in the metadata's colour profile; otherwise the colour model has the
 *     profile
 * @param notes what the user should know about how it was read: one line each, without the picture's name
 */
public record DecodedPicture(BufferedImage picture, Metadata metadata, boolean inItsProfile, List<String> notes) {}
