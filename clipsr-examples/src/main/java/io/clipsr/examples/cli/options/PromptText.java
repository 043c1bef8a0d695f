package io.clipsr.examples.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Rejects prompts that Java could not decode: letters are lost, so the prompt would silently be another one. */
public final class PromptText implements ITypeConverter<String> {

    @Override
    public String convert(String value) {
        if (value.indexOf('\uFFFD') >= 0) {
            throw new TypeConversionException("'" + value + "' is not UTF-8 text; set the terminal to UTF-8");
        }
        return value;
    }
}
