package io.clipsr.examples.cli.options;

import io.clipsr.Tiling;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters for options with a fixed set of values; errors list the valid ones. */
public final class ChoiceConverters {

    private ChoiceConverters() {}

    private static String oneOf(List<String> choices, String value) {
        String plain = value.toLowerCase(Locale.ROOT);
        if (!choices.contains(plain)) {
            throw new TypeConversionException(
                    "expected one of " + String.join(", ", choices) + ", got '" + value + "'");
        }
        return plain;
    }

    static final class Device implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            String plain = value.toLowerCase(Locale.ROOT);
            return plain.matches("cuda:[0-9]{1,4}")
                    ? plain
                    : oneOf(List.of("auto", "cpu", "cuda", "cuda:N", "emulator"), value);
        }
    }

    public static final class Graph implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            return oneOf(List.of("released", "paper"), value);
        }
    }

    static final class Format implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            String plain = oneOf(List.of("png", "jpg", "jpeg", "tif", "tiff", "bmp"), value);
            return plain.equals("jpeg") ? "jpg" : plain.equals("tiff") ? "tif" : plain;
        }
    }

    static final class Tiles implements ITypeConverter<Tiling> {
        @Override
        public Tiling convert(String value) {
            return Tiling.valueOf(oneOf(List.of("exact", "cross-faded"), value)
                    .replace('-', '_')
                    .toUpperCase(Locale.ROOT));
        }
    }

    /** The number of self-ensemble passes. */
    static final class Passes implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return Integer.valueOf(oneOf(List.of("1", "2", "4"), value));
        }
    }

    /** A count of at least 1. */
    public static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("[1-9][0-9]{0,3}")) {
                throw new TypeConversionException("expected a number from 1 to 9999, got '" + value + "'");
            }
            return Integer.valueOf(value);
        }
    }
}
