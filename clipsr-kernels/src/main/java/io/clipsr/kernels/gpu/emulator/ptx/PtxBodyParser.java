package io.clipsr.kernels.gpu.emulator.ptx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A parser of the body of an entry or function: registers, variables, labels and instructions. */
final class PtxBodyParser {
    private final TokenReader in;
    private final PtxFunction function;
    /** The registers by name, one map per open block, the innermost first. */
    private final Deque<Map<String, PtxRegister>> scopes = new ArrayDeque<>();
    /**
     * The unique names of the variables, in the same form. Compilers wrap each call in braces that declare the same
     * names again.
     */
    private final Deque<Map<String, String>> variableNames = new ArrayDeque<>();

    PtxBodyParser(TokenReader in, PtxFunction function) {
        this.in = in;
        this.function = function;
    }

    void body() {
        in.expect("{");
        open();
        while (!scopes.isEmpty()) {
            statement();
        }
    }

    private void open() {
        scopes.push(new HashMap<>());
        variableNames.push(new HashMap<>());
    }

    private void variable(PtxVariable variable) {
        boolean known = function.variables.stream().anyMatch(v -> v.name().equals(variable.name()));
        String name = variable.name() + (known ? "'" + function.variables.size() : "");
        if (variableNames.getFirst().put(variable.name(), name) != null) {
            throw in.error("variable " + variable.name() + " is declared twice");
        }
        function.variables.add(variable.named(name));
    }

    private String variableName(String written) {
        for (Map<String, String> scope : variableNames) {
            if (scope.containsKey(written)) {
                return scope.get(written);
            }
        }
        return written;
    }

    /** Parses {@code name: .branchtargets label, label;}. */
    private void branchTargets(String name) {
        in.expect(".branchtargets");
        List<String> labels = new ArrayList<>();
        do {
            labels.add(in.next());
        } while (in.take(","));
        in.expect(";");
        function.branchTargets.put(name, labels);
    }

    private void statement() {
        switch (in.peek()) {
            case "{" -> {
                in.next();
                open();
            }
            case "}" -> {
                in.next();
                scopes.pop();
                variableNames.pop();
            }
            case ";" -> in.next();
            case ".reg" -> registers();
            case ".shared", ".local", ".param" -> PtxParser.variables(in, false).forEach(this::variable);
            case ".loc", ".file" -> in.skipLine();
            case ".pragma" -> {
                while (!in.take(";")) {
                    in.next();
                }
            }
            default -> {
                if (in.peek().startsWith(".")) {
                    throw in.error("unknown directive `" + in.peek() + "`");
                }
                if (in.peek(1).equals(":") && in.peek(2).equals(".branchtargets")) {
                    String name = in.next();
                    in.next();
                    branchTargets(name);
                } else if (in.peek(1).equals(":") && in.peek(2).equals(".callprototype")) {
                    throw in.error(PtxLimits.INDIRECT_CALLS);
                } else if (in.peek(1).equals(":")) {
                    if (function.labels.put(in.peek(), function.instructions.size()) != null) {
                        throw in.error("label " + in.peek() + " is declared twice");
                    }
                    in.next();
                    in.next();
                } else {
                    instruction();
                }
            }
        }
    }

    private void registers() {
        in.expect(".reg");
        String word = in.next();
        PtxType type = word.startsWith(".") ? PtxType.of(word.substring(1)) : null;
        if (type == null) {
            throw in.error("registers of type `" + word + "` are not supported");
        }
        do {
            String name = in.next();
            if (in.take("<")) {
                int count = in.integer();
                in.expect(">");
                for (int i = 0; i < count; i++) {
                    register(name + i, type);
                }
            } else {
                register(name, type);
            }
        } while (in.take(","));
        in.expect(";");
    }

    private void register(String name, PtxType type) {
        PtxRegister register = new PtxRegister(name, type);
        if (scopes.getFirst().put(name, register) != null) {
            throw in.error("register " + name + " is declared twice");
        }
        function.registers.add(register);
    }

    private PtxRegister find(String name) {
        for (Map<String, PtxRegister> scope : scopes) {
            PtxRegister register = scope.get(name);
            if (register != null) {
                return register;
            }
        }
        return null;
    }

    private void instruction() {
        int line = in.line();
        String text = in.lineText(line);
        PtxOperand guard = null;
        if (in.take("@")) {
            boolean negated = in.take("!");
            PtxRegister register = find(in.next());
            if (register == null || register.type.bank() != Bank.PREDICATE) {
                throw in.error(line, "the guard is not a predicate register");
            }
            guard = PtxOperand.register(register, negated);
        }
        String word = in.next();
        List<PtxOperand> operands = new ArrayList<>();
        while (!in.take(";")) {
            operands.add(in.peek().equals("(") ? list() : pair());
            if (!in.peek().equals(";")) {
                in.expect(",");
            }
        }
        function.instructions.add(PtxInstruction.of(line, text, guard, word, operands));
    }

    /** Parses the {@code (a, b)} of a call. */
    private PtxOperand list() {
        List<PtxOperand> parts = new ArrayList<>();
        in.expect("(");
        while (!in.take(")")) {
            parts.add(operand());
            in.take(",");
        }
        return PtxOperand.group(PtxOperand.Kind.LIST, parts);
    }

    private PtxOperand pair() {
        PtxOperand first = operand();
        return in.take("|") ? PtxOperand.group(PtxOperand.Kind.PAIR, List.of(first, operand())) : first;
    }

    private PtxOperand operand() {
        if (in.take("{")) {
            List<PtxOperand> parts = new ArrayList<>();
            do {
                parts.add(operand());
            } while (in.take(","));
            in.expect("}");
            return PtxOperand.group(PtxOperand.Kind.VECTOR, parts);
        }
        if (in.take("[")) {
            PtxOperand base = operand();
            in.expect("]");
            return switch (base.kind()) {
                case REGISTER -> PtxOperand.address(base.register(), null, base.value());
                case SYMBOL -> PtxOperand.address(null, base.symbol(), base.value());
                case INTEGER -> PtxOperand.address(null, null, base.value());
                default -> throw in.error("not an address");
            };
        }
        if (in.take("!")) {
            PtxOperand operand = operand();
            return new PtxOperand(
                    operand.kind(), operand.register(), operand.symbol(), operand.value(), operand.parts(), true);
        }
        boolean minus = in.take("-");
        String word = in.next();
        if (PtxNumbers.isNumber(word)) {
            return number(word, minus);
        }
        if (minus || word.isEmpty() || !(Character.isLetter(word.charAt(0)) || "%_$".indexOf(word.charAt(0)) >= 0)) {
            throw in.error("unknown operand `" + word + "`");
        }
        if (word.equals("_")) {
            return PtxOperand.number(PtxOperand.Kind.NONE, 0);
        }
        if (word.equals("WARP_SZ")) {
            return PtxOperand.number(PtxOperand.Kind.INTEGER, Bank.LANES);
        }
        PtxRegister register = find(word);
        if (register == null && word.startsWith("%")) {
            return PtxOperand.symbol(PtxOperand.Kind.SPECIAL, word, 0);
        }
        long offset = 0;
        while (in.peek().equals("+") || in.peek().equals("-")) {
            boolean down = in.next().equals("-");
            down ^= in.take("-");
            offset += number(in.next(), down).value();
        }
        return register == null
                ? PtxOperand.symbol(PtxOperand.Kind.SYMBOL, variableName(word), offset)
                : new PtxOperand(PtxOperand.Kind.REGISTER, register, null, offset, List.of(), false);
    }

    private PtxOperand number(String word, boolean minus) {
        try {
            return PtxNumbers.operand(word, minus);
        } catch (NumberFormatException e) {
            throw in.error("`" + word + "` is not a number");
        }
    }
}
