package io.clipsr.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Cut-outs with exact alpha, drawn at twice their size: hard outlines, thin and hair-like lines, soft shadows, glass.
 */
final class CutOuts {
    static final int SIDE = 512;
    private static final int SOFT_STEPS = 60;

    private CutOuts() {}

    /** Returns the cut-outs by name, not premultiplied. */
    static Map<String, BufferedImage> all() {
        Map<String, BufferedImage> all = new LinkedHashMap<>();
        all.put("disk", drawn(g -> {
            fill(g, 0xe04020, new Ellipse2D.Double(60, 70, 380, 370));
            fill(g, 0x2040c0, new Ellipse2D.Double(160, 170, 180, 170));
        }));
        all.put("rings", drawn(g -> {
            draw(g, 0x208040, 24, new Ellipse2D.Double(60, 60, 390, 390));
            draw(g, 0x208040, 9, new Ellipse2D.Double(150, 150, 200, 220));
        }));
        all.put("lines", drawn(g -> {
            for (int i = 0; i < 9; i++) {
                draw(g, 0x302018, 4 + 3 * i, new Line2D.Double(20 + i * 52, 20, 80 + i * 48, 490));
            }
        }));
        all.put("star", drawn(g -> fill(g, 0xffc000, star())));
        all.put("hair", drawn(CutOuts::hair));
        all.put("shadow", drawn(g -> soft(g, new Color(30, 30, 50), 60)));
        all.put("glow", drawn(g -> soft(g, new Color(255, 128, 0), 160)));
        all.put("glass", drawn(g -> {
            RoundRectangle2D pane = new RoundRectangle2D.Double(50, 60, 400, 380, 90, 90);
            g.setColor(new Color(40, 160, 255, 128));
            g.fill(pane);
            draw(g, 0xffffff, 14, pane);
        }));
        all.put("gradient", drawn(g -> {
            g.setPaint(new GradientPaint(0, 0, new Color(200, 30, 90), SIDE, 300, new Color(200, 30, 90, 0)));
            g.fill(new Rectangle2D.Double(0, 0, SIDE, SIDE));
        }));
        return all;
    }

    private static BufferedImage drawn(Consumer<Graphics2D> painter) {
        BufferedImage twice = new BufferedImage(2 * SIDE, 2 * SIDE, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D g = twice.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(2, 2);
        painter.accept(g);
        g.dispose();
        BufferedImage once = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB_PRE);
        Graphics2D half = once.createGraphics();
        half.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        half.drawImage(twice, AffineTransform.getScaleInstance(0.5, 0.5), null); // the mean of 2x2 pixels
        half.dispose();
        BufferedImage straight = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        straight.createGraphics().drawImage(once, 0, 0, null);
        return straight;
    }

    private static void fill(Graphics2D g, int color, Shape shape) {
        g.setColor(new Color(color));
        g.fill(shape);
    }

    private static void draw(Graphics2D g, int color, float width, Shape shape) {
        g.setColor(new Color(color));
        g.setStroke(new BasicStroke(width));
        g.draw(shape);
    }

    private static Path2D star() {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < 10; i++) {
            double radius = i % 2 == 0 ? 240 : 95;
            double angle = i * Math.PI / 5 - 1.5;
            double x = 256 + radius * Math.cos(angle);
            double y = 256 + radius * Math.sin(angle);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }

    private static void hair(Graphics2D g) {
        Random random = new Random(3);
        for (int i = 0; i < 90; i++) {
            int color = (90 + random.nextInt(80)) << 16 | (50 + random.nextInt(40)) << 8 | 20;
            draw(
                    g,
                    color,
                    2 + 4 * random.nextFloat(),
                    new CubicCurve2D.Double(
                            256 + 60 * random.nextGaussian(),
                            500,
                            256 + 90 * random.nextGaussian(),
                            350,
                            256 + 150 * random.nextGaussian(),
                            200,
                            256 + 190 * random.nextGaussian(),
                            40 + random.nextInt(150)));
        }
    }

    /** Draws a rounded square whose alpha falls smoothly to 0 over a width in pixels: the square of a cosine. */
    private static void soft(Graphics2D g, Color color, int width) {
        double before = 0;
        for (int i = 1; i <= SOFT_STEPS; i++) {
            double alpha = Math.pow(Math.sin(Math.PI / 2 * i / SOFT_STEPS), 2);
            double inset = 80 + (double) width * i / SOFT_STEPS;
            double added = before >= 1 ? 0 : (alpha - before) / (1 - before); // over what is there already
            g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * added)));
            g.fill(new RoundRectangle2D.Double(inset, inset, SIDE - 2 * inset, SIDE - 2 * inset, 120, 120));
            before = before + added * (1 - before);
        }
    }
}
