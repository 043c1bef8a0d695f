package io.clipsr.examples.cli.evaluate.measure;

import io.clipsr.examples.cli.console.CommandException;
import io.clipsr.examples.cli.evaluate.data.Item;
import io.clipsr.image.PictureReader;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Prepares pictures. What is chosen for a picture depends on the seed and the picture's key only, so neither the order
 * of the pictures nor the number of threads matters. Pictures are read as Pillow's {@code convert("RGB")} reads them.
 */
public final class Preparer {
    /** The smallest side of an input: an eighth of the smallest grid. */
    private static final int SMALLEST = 8;

    private final Protocol protocol;
    private final Map<String, Item> others = new HashMap<>();

    /** @param items all pictures, among which captions are exchanged */
    public Preparer(Protocol protocol, List<Item> items) {
        this.protocol = protocol;
        int shift = items.size() < 2 ? 0 : 1 + new SplittableRandom(protocol.seed()).nextInt(items.size() - 1);
        for (int i = 0; i < items.size(); i++) {
            others.put(items.get(i).key(), items.get((i + shift) % items.size()));
        }
    }

    /**
     * Reads a picture, makes its input and chooses its prompt.
     *
     * @throws SkippedException if there is nothing to evaluate
     * @throws CommandException if a file is missing, damaged or of an unexpected size
     * @throws IOException if a file cannot be read
     */
    public Prepared prepare(Item item) throws IOException, SkippedException {
        SplittableRandom random = new SplittableRandom(seed(protocol.seed(), item.key()));
        BufferedImage picture = read(item.picture());
        List<Item.Caption> captions = item.captions();
        StringBuilder choices = new StringBuilder();
        Item.Caption own = null;
        if (protocol.objectCrop()) {
            List<ObjectCrop.Visible> visible = ObjectCrop.visible(item, picture.getWidth(), picture.getHeight());
            if (visible.isEmpty()) {
                throw new SkippedException("no object of a caption is visible");
            }
            ObjectCrop.Visible chosen = visible.get(random.nextInt(visible.size()));
            own = chosen.caption();
            Rectangle box = chosen.box();
            picture = picture.getSubimage(box.x, box.y, box.width, box.height);
            choices.append("object ").append(own.object().id()).append(", ");
        } else if (!captions.isEmpty()) {
            int chosen = random.nextInt(captions.size());
            own = captions.get(chosen);
            choices.append("caption ")
                    .append(chosen + 1)
                    .append(" of ")
                    .append(captions.size())
                    .append(", ");
        }
        int least = SMALLEST * protocol.scale();
        if (Math.min(picture.getWidth(), picture.getHeight()) < least) {
            String message = "has " + picture.getWidth() + "x" + picture.getHeight() + " pixels, expected at least "
                    + least + "x" + least + " for " + protocol.scale() + "x";
            if (protocol.objectCrop()) {
                throw new SkippedException("the object " + message);
            }
            throw new CommandException(item.picture() + ": " + message);
        }
        Preparation.Cut cut = protocol.preparation().cut(picture, protocol.scale(), random);
        choices.append("crop ").append(cut.x()).append(',').append(cut.y()).append(cut.flipped() ? ", flipped" : "");
        return new Prepared(cut.picture(), input(item, cut.picture()), prompt(item, own), choices.toString());
    }

    private Pixels input(Item item, BufferedImage truth) throws IOException {
        if (protocol.inputs() == null) {
            return protocol.degradation().reduce(Pixels.of(truth), protocol.scale());
        }
        Path file = PictureReader.extensions().stream()
                .map(extension -> protocol.inputs().resolve(item.key() + "." + extension))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new CommandException(protocol.inputs().resolve(item.key() + ".png")
                        + ": no such file, nor with another extension; the input of " + item.picture()
                        + " was expected there"));
        BufferedImage input = read(file);
        int width = truth.getWidth() / protocol.scale();
        int height = truth.getHeight() / protocol.scale();
        if (input.getWidth() != width || input.getHeight() != height) {
            throw new CommandException(file + ": has " + input.getWidth() + "x" + input.getHeight()
                    + " pixels, expected " + width + "x" + height + ", the size of " + item.picture() + " divided by "
                    + protocol.scale());
        }
        return Pixels.of(input);
    }

    private String prompt(Item item, Item.Caption own) {
        return switch (protocol.captions()) {
            case NONE -> "";
            case OWN -> own == null ? "" : own.text();
            case SHUFFLED -> {
                List<Item.Caption> captions = others.get(item.key()).captions();
                SplittableRandom random = new SplittableRandom(seed(~protocol.seed(), item.key()));
                yield captions.isEmpty()
                        ? ""
                        : captions.get(random.nextInt(captions.size())).text();
            }
        };
    }

    private static BufferedImage read(Path file) throws IOException {
        PictureSource stored = PictureReader.open(file).stored();
        return stored.read(0, 0, stored.info().width(), stored.info().height()).toImage();
    }

    /** Returns a seed of one picture: the FNV-1a hash of its key, started by the seed of all. */
    static long seed(long seed, String key) {
        long hash = 0xCBF29CE484222325L ^ seed;
        for (byte next : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xff)) * 0x100000001B3L;
        }
        return hash;
    }
}
