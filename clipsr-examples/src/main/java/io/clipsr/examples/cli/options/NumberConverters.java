package io.clipsr.examples.cli.options;

import io.clipsr.PromptRegion;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters for numbers, sizes and areas; errors say what was expected. */
public final class NumberConverters {
    private static final BigDecimal SMALLEST_SCALE = BigDecimal.valueOf(2);
    private static final BigDecimal LARGEST_SCALE = BigDecimal.valueOf(16);
    private static final Pattern AREA = Pattern.compile("(-?\\d{1,8}),(-?\\d{1,8}),([1-9]\\d{0,7}),([1-9]\\d{0,7})");

    private NumberConverters() {}

    private static TypeConversionException expected(String what, String value) {
        return new TypeConversionException("expected " + what + ", got '" + value + "'");
    }

    static final class Scale implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String value) {
            BigDecimal scale = value.matches("\\d{1,2}(\\.\\d{1,9})?") ? new BigDecimal(value) : BigDecimal.ZERO;
            if (scale.compareTo(SMALLEST_SCALE) < 0 || scale.compareTo(LARGEST_SCALE) > 0) {
                throw expected("a number from 2 to 16, such as 4 or 3.5", value);
            }
            return scale;
        }
    }

    static final class Side implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[1-9]\\d{0,7}")) {
                throw expected("a number of pixels, such as 1920", value);
            }
            return Integer.valueOf(value);
        }
    }

    static final class TileSide implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("1[6-9]|[2-9]\\d|[1-9]\\d{2,6}")) {
                throw expected("a number of pixels of the input, at least 16, such as 128", value);
            }
            return Integer.valueOf(value);
        }
    }

    static final class Quality implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[1-9]\\d?|100")) {
                throw expected("a number from 1 to 100, such as 92", value);
            }
            return Integer.valueOf(value);
        }
    }

    static final class Box implements ITypeConverter<Dimension> {
        @Override
        public Dimension convert(String value) {
            Matcher box = Pattern.compile("([1-9]\\d{0,7})[xX]([1-9]\\d{0,7})").matcher(value);
            if (!box.matches()) {
                throw expected("width x height in pixels, such as 3840x2160", value);
            }
            return new Dimension(Integer.parseInt(box.group(1)), Integer.parseInt(box.group(2)));
        }
    }

    /** A number of pixels that may end in K, M or G. */
    public static final class Count implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            if (!value.matches("[1-9]\\d{0,8}[kKmMgG]?")) {
                throw expected("a number of pixels, such as 400M", value);
            }
            int unit = "kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1))) + 1;
            return Long.parseLong(value.substring(0, value.length() - (unit > 0 ? 1 : 0)))
                    * (long) Math.pow(1000, unit);
        }
    }

    public static final class Strength implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            if (!value.matches("\\d{1,4}(\\.\\d{1,9})?")) {
                throw expected("a number of at least 0, such as 1.5", value);
            }
            return Double.valueOf(value);
        }
    }

    public static final class Area implements ITypeConverter<Rectangle> {
        @Override
        public Rectangle convert(String value) {
            Matcher area = AREA.matcher(value);
            if (!area.matches()) {
                throw expected("X,Y,W,H in pixels of the input, such as 0,0,32,64", value);
            }
            return new Rectangle(
                    Integer.parseInt(area.group(1)),
                    Integer.parseInt(area.group(2)),
                    Integer.parseInt(area.group(3)),
                    Integer.parseInt(area.group(4)));
        }
    }

    static final class Region implements ITypeConverter<PromptRegion> {
        @Override
        public PromptRegion convert(String value) {
            int colon = value.indexOf(':');
            if (colon < 0 || !AREA.matcher(value.substring(0, colon)).matches()) {
                throw expected(
                        "X,Y,W,H:PROMPT with the area in pixels of the input, such as '0,0,32,64:a red door'", value);
            }
            return new PromptRegion(
                    new Area().convert(value.substring(0, colon)),
                    new PromptText().convert(value.substring(colon + 1)));
        }
    }
}
