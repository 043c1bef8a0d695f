package io.clipsr.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.clipsr.image.PictureReader;
import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A held-out picture, not used in training.
 *
 * @param name the file name without extension
 * @param caption the description of the picture
 * @param truth {@value #SIDE}x{@value #SIDE}
 * @param inputs the inputs by scale, reduced by that factor
 */
record HeldOutPicture(String name, String caption, BufferedImage truth, Map<Integer, BufferedImage> inputs) {

    /** The published size of results, which the way as published is bound to. */
    static final int SIDE = 256;

    static final List<Integer> SCALES = List.of(4, 8, 16);
    private static final String LIST = "heldout.json";

    /**
     * Reads a folder: {@code heldout.json}, an array of objects of which {@code file} and {@code caption} are read, the
     * picture files, and inputs of the same name in lr4, lr8 and lr16. Where such a folder is missing, inputs are made
     * as PIL's bicubic reduction makes them.
     *
     * @return the pictures in the order of the list
     * @throws IOException if anything is missing, damaged or of another size; the message is for the user
     */
    static List<HeldOutPicture> read(Path folder) throws IOException {
        List<HeldOutPicture> pictures = new ArrayList<>();
        for (Map.Entry<String, String> entry : captions(folder.resolve(LIST)).entrySet()) {
            String file = entry.getKey();
            BufferedImage truth = read(folder.resolve(file), SIDE);
            Map<Integer, BufferedImage> inputs = new LinkedHashMap<>();
            for (int scale : SCALES) {
                Path reduced = folder.resolve("lr" + scale);
                int side = SIDE / scale;
                inputs.put(
                        scale,
                        Files.isDirectory(reduced)
                                ? read(reduced.resolve(file), side)
                                : Resampler.resize(truth, side, side, ResizeKernel.BICUBIC));
            }
            pictures.add(new HeldOutPicture(file.replaceFirst("\\.[^.]*$", ""), entry.getValue(), truth, inputs));
        }
        if (pictures.size() < 2) {
            throw new IOException(folder.resolve(LIST) + " lists " + pictures.size()
                    + " picture(s), expected at least two:" + " captions are exchanged among them");
        }
        return pictures;
    }

    private static BufferedImage read(Path file, int side) throws IOException {
        BufferedImage picture = PictureReader.read(file);
        if (picture.getWidth() != side || picture.getHeight() != side) {
            throw new IOException(file + " has " + picture.getWidth() + "x" + picture.getHeight() + " pixels, expected "
                    + side + "x" + side);
        }
        return picture;
    }

    /** File to caption, in the list's order. */
    private static Map<String, String> captions(Path list) throws IOException {
        Map<String, String> captions = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(list))) {
            String file = null;
            String caption = null;
            while (json.nextToken() != null) {
                JsonToken token = json.currentToken();
                if (token == JsonToken.VALUE_STRING && "file".equals(json.currentName())) {
                    file = json.getText();
                } else if (token == JsonToken.VALUE_STRING && "caption".equals(json.currentName())) {
                    caption = json.getText();
                } else if (token == JsonToken.END_OBJECT) {
                    if (file == null || caption == null) {
                        throw new IOException(list + " has an entry without file or caption, before line "
                                + json.currentLocation().getLineNr());
                    }
                    if (captions.put(file, caption) != null) {
                        throw new IOException(list + " lists " + file + " twice");
                    }
                    file = null;
                    caption = null;
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException(list + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IOException(list + ": no such file; it lists the pictures with their captions", e);
        }
        return captions;
    }
}
