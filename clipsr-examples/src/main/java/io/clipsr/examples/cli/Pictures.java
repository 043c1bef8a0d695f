package io.clipsr.examples.cli;
import java.awt.image.BufferedImage; import java.io.IOException; import java.nio.file.*; import java.util.*; import javax.imageio.ImageIO;
final class Pictures {
    static boolean supports(Path p) { return extensions().stream().anyMatch(e -> p.toString().toLowerCase(Locale.ROOT).endsWith(e)); }
    static List<String> extensions() { return List.of(".png", ".jpg", ".bmp"); }
    static BufferedImage read(Path p) throws IOException { BufferedImage b = ImageIO.read(p.toFile()); if (b == null) throw new CommandFailure(p + ": not a picture"); return b; }
    static void write(BufferedImage b, Path p) throws IOException { String s = p.toString(); ImageIO.write(b, s.substring(s.lastIndexOf('.') + 1), p.toFile()); }
}
