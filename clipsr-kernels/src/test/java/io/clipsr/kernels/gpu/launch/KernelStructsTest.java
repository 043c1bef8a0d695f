package io.clipsr.kernels.gpu.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests that each struct of the CUDA sources has a Java class with the same fields at the same offsets. The fields are
 * set to distinct values, which must be stored at the offsets that follow from the source.
 */
class KernelStructsTest {
    private static final Path SOURCES = Path.of("..", "cuda");
    private static final Pattern STRUCT =
            Pattern.compile("^struct (\\w+) \\{(.*?)^};", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("(?:const )?(\\w+)(\\*?) ([^;]+);");
    private static final Pattern ARRAY = Pattern.compile("(\\w+)\\[(\\d+)]");

    private static final Map<String, Supplier<KernelStruct>> CLASSES = Map.ofEntries(
            Map.entry("Conv2dArguments", KernelStructsTest::convolution),
            Map.entry("Residual", ResidualArguments::new),
            Map.entry("Output", OutputArguments::new),
            Map.entry("AttentionArguments", AttentionArguments::new),
            Map.entry("CrossAttentionArguments", CrossAttentionArguments::new),
            Map.entry("WordModulationArguments", WordModulationArguments::new),
            Map.entry("LinearArguments", LinearArguments::new),
            Map.entry("ModulateArguments", ModulateArguments::new),
            Map.entry("Mlp", MlpTableEntry::new),
            Map.entry("MlpArguments", MlpArguments::new),
            Map.entry("MapSize", MapSize::new));

    /** A field of a struct in the CUDA sources. The type is "pointer", "int", "float" or the name of a struct. */
    private record SourceField(String type, String name, int count) {}

    private int value = 1;

    private static KernelStruct convolution() {
        Conv2dArguments a = new Conv2dArguments();
        for (int i = 0; i < a.output.length; i++) {
            a.output[i] = new OutputArguments();
        }
        for (int i = 0; i < a.residual.length; i++) {
            a.residual[i] = new ResidualArguments();
        }
        return a;
    }

    /**
     * Returns the structs of kernel arguments. Structs with functions are internal to the kernels, and are left out.
     */
    private static Map<String, List<SourceField>> structs() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().matches(".*\\.cuh?"))
                    .map(KernelStructsTest::read)
                    .flatMap(source -> STRUCT.matcher(source).results())
                    .filter(struct -> !struct.group(2).contains("("))
                    .collect(Collectors.toMap(struct -> struct.group(1), struct -> fields(struct.group(2))));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replaceAll("//.*", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<SourceField> fields(String body) {
        List<SourceField> fields = new ArrayList<>();
        for (Matcher field = FIELD.matcher(body); field.find(); ) {
            String type = field.group(2).isEmpty() ? field.group(1) : "pointer";
            for (String name : field.group(3).split(",\\s*")) {
                Matcher array = ARRAY.matcher(name);
                fields.add(
                        array.matches()
                                ? new SourceField(type, array.group(1), Integer.parseInt(array.group(2)))
                                : new SourceField(type, name, 1));
            }
        }
        return fields;
    }

    @Test
    void everyStructHasAClass() throws IOException {
        assertEquals(new TreeSet<>(CLASSES.keySet()), new TreeSet<>(structs().keySet()));
    }

    @TestFactory
    Stream<DynamicTest> fieldOffsetsMatchTheSource() throws IOException {
        Map<String, List<SourceField>> structs = structs();
        return CLASSES.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    KernelStruct struct = CLASSES.get(name).get();
                    fill(struct);
                    byte[] bytes = struct.arguments().bytes();
                    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                    expect(struct, structs.get(name), structs, buffer);
                    assertEquals(bytes.length, buffer.position(), "size");
                    assertEquals(0, bytes.length % alignment(structs.get(name)), "padding behind the last field");
                }));
    }

    private static int alignment(List<SourceField> fields) {
        return fields.stream().anyMatch(field -> field.type.equals("pointer")) ? Long.BYTES : Integer.BYTES;
    }

    private static List<Field> javaFields(Object struct) {
        return Stream.of(struct.getClass().getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .toList();
    }

    private void fill(Object struct) throws IllegalAccessException {
        for (Field field : javaFields(struct)) {
            if (field.getType() == long.class) {
                field.setLong(struct, (long) value++ << 32 | value++);
            } else if (field.getType() == int.class) {
                field.setInt(struct, value++);
            } else if (field.getType() == float.class) {
                field.setFloat(struct, value++);
            } else {
                for (Object element : (Object[]) field.get(struct)) {
                    fill(element);
                }
            }
        }
    }

    private static void expect(
            Object struct, List<SourceField> fields, Map<String, List<SourceField>> structs, ByteBuffer buffer)
            throws ReflectiveOperationException {
        Set<String> names = new TreeSet<>();
        for (SourceField field : fields) {
            if (field.name.equals("unused")) {
                assertEquals(0, buffer.getInt(), "unused");
                continue;
            }
            names.add(field.name);
            Object java = struct.getClass().getDeclaredField(field.name).get(struct);
            switch (field.type) {
                case "pointer" -> {
                    assertEquals(0, buffer.position() % Long.BYTES, "alignment of " + field.name);
                    assertEquals((Long) java, buffer.getLong(), field.name);
                }
                case "int" -> assertEquals((Integer) java, buffer.getInt(), field.name);
                case "float" -> assertEquals((Float) java, buffer.getFloat(), field.name);
                default -> {
                    assertTrue(structs.containsKey(field.type), "unknown type " + field.type);
                    Object[] elements = (Object[]) java;
                    assertEquals(field.count, elements.length, field.name);
                    for (Object element : elements) {
                        expect(element, structs.get(field.type), structs, buffer);
                    }
                }
            }
        }
        assertEquals(
                names, javaFields(struct).stream().map(Field::getName).collect(Collectors.toCollection(TreeSet::new)));
    }
}
