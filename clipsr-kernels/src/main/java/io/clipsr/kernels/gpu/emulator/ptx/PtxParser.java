package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A parser of a PTX module: its directives and variables, and the headers of entries and functions. */
public final class PtxParser {
    private static final Set<String> LINKAGE = Set.of(".visible", ".weak", ".extern", ".common");
    private final TokenReader in;
    private final PtxModule module;

    private PtxParser(String name, String ptx) {
        in = new TokenReader(name, ptx);
        module = new PtxModule(name);
    }

    public static PtxModule parse(String name, String ptx) {
        PtxParser parser = new PtxParser(name, ptx);
        parser.module();
        return parser.module;
    }

    private void module() {
        if (!in.peek().equals(".version")) {
            throw in.error("not a PTX module: it does not start with .version");
        }
        while (!in.atEnd()) {
            boolean external = false;
            while (LINKAGE.contains(in.peek())) {
                external |= in.next().equals(".extern");
            }
            switch (in.peek()) {
                case ".version", ".target", ".file", ".loc" -> in.skipLine();
                case ".address_size" -> {
                    in.next();
                    if (in.integer() != 64) {
                        throw in.error("only .address_size 64 is supported");
                    }
                }
                case ".pragma" -> skipStatement();
                case ".section" -> skipSection();
                case ".entry" -> entry();
                case ".global", ".const", ".shared" -> {
                    for (PtxVariable variable : variables(in, external)) {
                        module.variables.put(variable.name(), variable);
                    }
                }
                case ".func" -> function();
                default -> throw in.error("unknown directive `" + in.peek() + "`");
            }
        }
    }

    private void skipStatement() {
        while (!in.take(";")) {
            in.next();
        }
    }

    private void skipSection() {
        while (!in.take("}")) {
            in.next();
        }
    }

    private void entry() {
        in.expect(".entry");
        PtxFunction function = new PtxFunction(in.next());
        parameters(function.parameters);
        if (!head(function)) {
            throw in.error("an entry without a body");
        }
        new PtxBodyParser(in, function).body();
        if (module.entries.put(function.name, function) != null) {
            throw in.error("entry " + function.name + " is declared twice");
        }
    }

    /** Parses {@code .func (results) name (parameters) body}; without a body it is a forward declaration. */
    private void function() {
        in.expect(".func");
        List<PtxVariable> results = new ArrayList<>();
        parameters(results);
        PtxFunction function = new PtxFunction(in.next());
        function.results.addAll(results);
        parameters(function.parameters);
        if (head(function)) {
            new PtxBodyParser(in, function).body();
            if (module.functions.put(function.name, function) != null) {
                throw in.error("function " + function.name + " is declared twice");
            }
        }
    }

    private void parameters(List<PtxVariable> parameters) {
        if (in.take("(")) {
            while (!in.take(")")) {
                if (!in.take(".param")) {
                    throw in.error(PtxLimits.REGISTER_PARAMETERS);
                }
                parameters.add(variable(in, "param", false));
                in.take(",");
            }
        }
    }

    /** Parses the directives between parameters and body. Returns false if a semicolon replaces the body. */
    private boolean head(PtxFunction function) {
        while (!in.peek().equals("{")) {
            switch (in.peek()) {
                case ".maxntid", ".reqntid" -> {
                    function.exactThreads = in.next().equals(".reqntid");
                    int threads = in.integer();
                    while (in.take(",")) {
                        threads *= in.integer();
                    }
                    function.maxThreads = threads;
                }
                case ".minnctapersm", ".maxnreg" -> {
                    in.next();
                    in.integer();
                }
                case ".noreturn" -> in.next();
                case ".pragma" -> skipStatement();
                case ";" -> {
                    in.next();
                    return false;
                }
                default -> throw in.error("unknown directive `" + in.peek() + "`");
            }
        }
        return true;
    }

    /** Parses {@code .space declaration;}. */
    static List<PtxVariable> variables(TokenReader in, boolean external) {
        String space = in.next().substring(1);
        List<PtxVariable> variables = new ArrayList<>();
        variables.add(variable(in, space, external));
        while (in.peek().equals(",")) {
            throw in.error("only one variable per declaration is supported");
        }
        in.expect(";");
        return variables;
    }

    /** Parses {@code .align n .type name[size] = initial}; the address space has been read already. */
    private static PtxVariable variable(TokenReader in, String space, boolean external) {
        int align = 0;
        int vector = 1;
        PtxType type = null;
        while (in.peek().startsWith(".")) {
            String word = in.next().substring(1);
            switch (word) {
                case "align" -> align = in.integer();
                case "ptr", "global", "const", "shared", "local" -> {}
                case "v2" -> vector = 2;
                case "v4" -> vector = 4;
                default -> {
                    type = PtxType.of(word);
                    if (type == null || type.bits() < 8) {
                        throw in.error("unknown directive or type `." + word + "` of a variable");
                    }
                }
            }
        }
        if (type == null) {
            throw in.error("a variable without a type");
        }
        String name = in.next();
        long count = vector;
        while (in.take("[")) {
            count *= in.peek().equals("]") ? 0 : in.integer();
            in.expect("]");
        }
        byte[] initial = null;
        List<PtxInitializer.Reference> references = new ArrayList<>();
        if (in.take("=")) {
            PtxInitializer values = PtxInitializer.read(in, type);
            count = count == 0 ? values.size() : count;
            initial = values.bytes(Math.toIntExact(count));
            references.addAll(values.references());
        }
        long bytes = count * type.bytes();
        if (bytes > Integer.MAX_VALUE - 64) {
            throw in.error("a variable of " + bytes + " bytes");
        }
        return new PtxVariable(
                name, space, Math.max(align, type.bytes() * vector), (int) bytes, external, initial, references);
    }
}
