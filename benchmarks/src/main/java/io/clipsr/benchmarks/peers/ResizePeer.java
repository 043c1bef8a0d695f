package io.clipsr.benchmarks.peers;

import io.clipsr.image.Resampler;
import io.clipsr.image.ResizeKernel;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Plain interpolation of the photograph by 4, from file to file: bicubic by Java2D, which has no Lanczos, and Lanczos
 * by this project's own resize. Its only argument is the folder of {@link PeerFiles}.
 */
final class ResizePeer {
    private static final int SCALE = 4;

    private ResizePeer() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        PeerServer.serve(0, "JDK " + Runtime.version(), (name, threads, size) -> () -> resize(folder, name));
    }

    private static void resize(Path folder, String name) throws IOException {
        BufferedImage small = ImageIO.read(folder.resolve(PeerFiles.PHOTO).toFile());
        int width = SCALE * small.getWidth();
        int height = SCALE * small.getHeight();
        BufferedImage large = name.equals("lanczos")
                ? Resampler.resize(small, width, height, ResizeKernel.LANCZOS3)
                : bicubic(small, width, height);
        ImageIO.write(large, "png", folder.resolve("photo-" + name + ".png").toFile());
    }

    private static BufferedImage bicubic(BufferedImage small, int width, int height) {
        BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = large.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(small, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return large;
    }
}
