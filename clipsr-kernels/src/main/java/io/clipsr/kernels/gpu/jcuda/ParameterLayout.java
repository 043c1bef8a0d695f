package io.clipsr.kernels.gpu.jcuda;

import io.clipsr.kernels.gpu.GpuException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The layout of a kernel's parameters, parsed from the PTX. The driver needs a pointer to each parameter. A parameter
 * may be a struct, so its bounds do not follow from the list of the arguments.
 */
record ParameterLayout(List<Parameter> parameters) {
    private static final Pattern ENTRY = Pattern.compile("\\.entry\\s+([\\w$]+)\\s*\\(([^)]*)\\)");
    private static final Pattern PARAMETER = Pattern.compile(
            "\\.param\\s+(?:\\.align\\s+(\\d+)\\s+)?\\.(\\w)(\\d+)\\s+(?:\\.ptr[^\\[,]*\\s)?[\\w$]+(?:\\[(\\d+)])?");

    /**
     * The position of one parameter.
     *
     * @param offset the offset in the arguments, in bytes
     * @param bytes the size in bytes
     */
    record Parameter(int offset, int bytes) {}

    /** Returns the layouts of all entries of a module. */
    static Map<String, ParameterLayout> of(String module, String ptx) {
        Map<String, ParameterLayout> layouts = new HashMap<>();
        Matcher entries = ENTRY.matcher(ptx);
        while (entries.find()) {
            layouts.put(entries.group(1), of(module, entries.group(1), entries.group(2)));
        }
        return layouts;
    }

    private static ParameterLayout of(String module, String entry, String declarations) {
        List<Parameter> parameters = new ArrayList<>();
        int at = 0;
        for (String declaration : declarations.isBlank() ? new String[0] : declarations.split(",")) {
            Matcher m = PARAMETER.matcher(declaration.strip());
            if (!m.matches()) {
                throw new GpuException("a parameter of " + entry + " in " + module + " has an unsupported declaration: "
                        + declaration.strip());
            }
            int unit = Integer.parseInt(m.group(3)) / Byte.SIZE;
            int bytes = unit * (m.group(4) == null ? 1 : Integer.parseInt(m.group(4)));
            int alignment = m.group(1) == null ? unit : Integer.parseInt(m.group(1));
            at = (at + alignment - 1) / alignment * alignment;
            parameters.add(new Parameter(at, bytes));
            at += bytes;
        }
        return new ParameterLayout(parameters);
    }

    /** Returns each parameter's bytes. The padding after a struct's last field is zero. */
    List<byte[]> split(byte[] arguments) {
        List<byte[]> parts = new ArrayList<>();
        for (Parameter p : parameters) {
            byte[] part = new byte[p.bytes];
            System.arraycopy(arguments, p.offset, part, 0, Math.min(p.bytes, arguments.length - p.offset));
            parts.add(part);
        }
        return parts;
    }
}
