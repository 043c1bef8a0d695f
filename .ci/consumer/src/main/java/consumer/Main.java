package consumer;

import io.clipsr.SuperResolver;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Uses the library as a stranger would: open, upscale, close. */
public final class Main {

    private Main() { }

    public static void main(String[] args) {
        BufferedImage small = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setColor(Color.ORANGE);
        graphics.fillOval(8, 8, 48, 48);
        graphics.dispose();
        try (SuperResolver resolver = SuperResolver.open()) {
            BufferedImage large = resolver.upscale(small, "an orange disc on black");
            Color centre = new Color(large.getRGB(128, 128));
            Color corner = new Color(large.getRGB(4, 4));
            if (centre.getRed() < 150 || corner.getRed() > 100) {
                throw new IllegalStateException("not the disc: centre " + centre + ", corner " + corner);
            }
            System.out.println(large.getWidth() + "x" + large.getHeight()
                    + ", " + (Main.class.getModule().isNamed() ? "module path" : "class path")
                    + ", Java " + Runtime.version().feature() + ", " + resolver.device());
        }
    }
}
