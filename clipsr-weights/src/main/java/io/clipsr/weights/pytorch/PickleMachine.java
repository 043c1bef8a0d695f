package io.clipsr.weights.pytorch;

import io.clipsr.weights.format.WeightFormatException;
import io.clipsr.weights.format.WeightFormatException.Kind;
import io.clipsr.weights.pytorch.PickleValue.Bool;
import io.clipsr.weights.pytorch.PickleValue.Call;
import io.clipsr.weights.pytorch.PickleValue.Dict;
import io.clipsr.weights.pytorch.PickleValue.Global;
import io.clipsr.weights.pytorch.PickleValue.Instance;
import io.clipsr.weights.pytorch.PickleValue.Int;
import io.clipsr.weights.pytorch.PickleValue.Large;
import io.clipsr.weights.pytorch.PickleValue.None;
import io.clipsr.weights.pytorch.PickleValue.PersistentId;
import io.clipsr.weights.pytorch.PickleValue.Real;
import io.clipsr.weights.pytorch.PickleValue.Sequence;
import io.clipsr.weights.pytorch.PickleValue.Text;
import io.clipsr.weights.storage.ByteCursor;
import io.clipsr.weights.storage.ByteSource;
import io.clipsr.weights.storage.ParseLimits;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a Python pickle without Python: a stack machine whose values are {@link PickleValue}s. It supports the opcodes
 * that PyTorch's files use (protocol 2, and the few of protocol 4 that torch.save can write), and those of texts in
 * protocol 0, in which Python 2 wrote lists of file names. Names of classes and functions are first checked against a
 * list of allowed names, and are never looked up.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">pickletools, the opcodes</a>
 */
final class PickleMachine {
    private static final int MAX_INTEGER_BYTES = 16;
    private static final int MAX_NAME = 1_000;

    private final String file;
    private final ParseLimits limits;
    private final boolean script;
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private final List<PersistentId> references = new ArrayList<>();
    private final List<List<PickleValue>> marks = new ArrayList<>();
    private List<PickleValue> stack = new ArrayList<>();
    private ByteCursor code;
    private long steps;

    /**
     * Creates a machine for the pickles of one file.
     *
     * @param file the name of the file in messages
     * @param script whether it is a TorchScript archive, whose pickle may name classes of the archive's own code
     */
    PickleMachine(String file, ParseLimits limits, boolean script) {
        this.file = file;
        this.limits = limits;
        this.script = script;
    }

    /**
     * Runs a pickle to its end and returns its value.
     *
     * @param source the source of the bytes
     * @param start the position of the first byte
     * @param end the position after the last byte that the pickle may use
     * @throws WeightFormatException if it is damaged, or uses a name or an opcode that weights do not need
     */
    PickleValue read(ByteSource source, long start, long end) {
        if (end - start > limits.pickleBytes()) {
            end = start + limits.pickleBytes();
            code = new ByteCursor(
                    source,
                    start,
                    end,
                    () -> new WeightFormatException(
                            Kind.PICKLE_TOO_LARGE,
                            "The pickle of " + file + " has more than " + limits.pickleBytes()
                                    + " bytes; save the state dict alone with torch.save."));
        } else {
            code = new ByteCursor(source, start, end, () -> malformed(Kind.PICKLE_TRUNCATED, "it ends in the middle"));
        }
        stack.clear();
        marks.clear();
        memo.clear();
        references.clear();
        steps = 0;
        return run();
    }

    /** Returns the position after the last pickle. */
    long end() {
        return code.position();
    }

    /** Returns the last pickle's references to external objects, in its order; a reference may occur more than once. */
    List<PersistentId> references() {
        return references;
    }

    private PickleValue run() {
        while (true) {
            spend(1);
            int opcode = code.nextUnsigned();
            if (opcode == '.') {
                return pop();
            }
            step(opcode);
        }
    }

    /**
     * Counts work. An opcode with long operands counts as several, since a list from the memo can be copied repeatedly.
     */
    private void spend(int work) {
        steps += work;
        if (steps > limits.opcodes()) {
            throw malformed(Kind.PICKLE_TOO_MANY_STEPS, "it has more than " + limits.opcodes() + " steps");
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol();
            case 0x95 -> code.nextBytes(8); // FRAME: the length of the frame is not needed
            case '(' -> mark();
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(peek());
            case 'N' -> push(None.NONE);
            case 0x88 -> push(new Bool(true));
            case 0x89 -> push(new Bool(false));
            case 'J' -> push(new Int((int) code.nextNumber(4)));
            case 'K' -> push(new Int(code.nextUnsigned()));
            case 'M' -> push(new Int(code.nextNumber(2)));
            case 0x8a -> push(integer(code.nextUnsigned()));
            case 'G' -> push(new Real(Double.longBitsToDouble(Long.reverseBytes(code.nextNumber(8)))));
            case 'X' -> push(new Text(text(code.nextNumber(4), StandardCharsets.UTF_8)));
            case 0x8c -> push(new Text(text(code.nextUnsigned(), StandardCharsets.UTF_8)));
            case 'T' -> push(new Text(text(code.nextNumber(4), StandardCharsets.ISO_8859_1)));
            case 'U' -> push(new Text(text(code.nextUnsigned(), StandardCharsets.ISO_8859_1)));
            case 'S' -> push(new Text(TextOpcodes.quoted(line(StandardCharsets.ISO_8859_1), this::malformedOperand)));
            case 'V' -> push(new Text(TextOpcodes.escaped(line(StandardCharsets.ISO_8859_1), this::malformedOperand)));
            case ')' -> push(new Sequence(List.of()));
            case ']' -> push(new Sequence(List.of()));
            case '}' -> push(new Dict());
            case 't', 'l' -> push(new Sequence(popMark()));
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'a' -> append(List.of(pop()));
            case 'e' -> append(popMark());
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popMark());
            case 'q' -> note(code.nextUnsigned());
            case 'r' -> note(code.nextNumber(4));
            case 0x94 -> note(memo.size());
            case 'p' -> note(TextOpcodes.index(line(StandardCharsets.ISO_8859_1), this::malformedOperand));
            case 'g' -> push(recall(TextOpcodes.index(line(StandardCharsets.ISO_8859_1), this::malformedOperand)));
            case 'h' -> push(recall(code.nextUnsigned()));
            case 'j' -> push(recall(code.nextNumber(4)));
            case 'c' -> push(global(line(StandardCharsets.UTF_8), line(StandardCharsets.UTF_8)));
            case 0x93 -> stackGlobal();
            case 'R' -> reduce();
            case 0x81 -> newObject();
            case 'b' -> build();
            case 'Q' -> refer();
            default ->
                throw new WeightFormatException(
                        Kind.PICKLE_OPCODE,
                        "The pickle of " + file + " uses the opcode 0x"
                                + Integer.toHexString(opcode) + " at byte " + (code.position() - 1)
                                + ", which weights do not need; save the state dict alone with torch.save.");
        }
    }

    private void protocol() {
        int version = code.nextUnsigned();
        if (version > 5) {
            throw new WeightFormatException(
                    Kind.PICKLE_PROTOCOL,
                    "The pickle of " + file + " has protocol " + version
                            + ", but protocols above 5 are not supported; save it again with torch.save.");
        }
    }

    /** Reads the name of a class or function, and rejects names that are not allowed. */
    private Global global(String module, String name) {
        if (module.length() + name.length() > MAX_NAME) {
            throw malformed(Kind.PICKLE_TOO_LONG_TEXT, "the name of a class has more than " + MAX_NAME + " characters");
        }
        Global global = new Global(module, name);
        if (!AllowedNames.contains(global.path(), script)) {
            throw new WeightFormatException(
                    Kind.PICKLE_UNSAFE_NAME,
                    "The pickle of " + file + " names '" + global.path()
                            + "', which is not needed for weights. Nothing was executed. If you trust the file, load it in Python "
                            + "and save its state dict alone with torch.save.");
        }
        return global;
    }

    private void stackGlobal() {
        List<PickleValue> names = popLast(2);
        if (!(names.get(0) instanceof Text module && names.get(1) instanceof Text name)) {
            throw malformed(Kind.PICKLE_OPERAND, "a name is not text");
        }
        push(global(module.value(), name.value()));
    }

    private void reduce() {
        List<PickleValue> both = popLast(2);
        if (!(both.get(0) instanceof Global function && both.get(1) instanceof Sequence arguments)) {
            throw malformed(Kind.PICKLE_OPERAND, "it calls something that is not a function");
        }
        if (function.path().equals("collections.OrderedDict")) {
            push(orderedDict(arguments.items));
        } else {
            push(new Call(function, arguments.items));
        }
    }

    /** Creates a dictionary. Python 2 passes the items as a list of pairs; Python 3 sets items afterwards. */
    private Dict orderedDict(List<PickleValue> arguments) {
        Dict dict = new Dict();
        if (arguments.isEmpty()) {
            return dict;
        }
        if (arguments.size() != 1 || !(arguments.get(0) instanceof Sequence pairs)) {
            throw malformed(Kind.PICKLE_OPERAND, "an OrderedDict has invalid arguments");
        }
        spend(pairs.items.size());
        for (PickleValue pair : pairs.items) {
            if (!(pair instanceof Sequence two) || two.items.size() != 2) {
                throw malformed(Kind.PICKLE_OPERAND, "an OrderedDict has invalid arguments");
            }
            dict.entries.add(new Dict.Entry(two.items.get(0), two.items.get(1)));
        }
        return dict;
    }

    private void newObject() {
        List<PickleValue> both = popLast(2);
        if (!(both.get(0) instanceof Global type
                && AllowedNames.isScriptClass(type.path())
                && both.get(1) instanceof Sequence arguments
                && arguments.items.isEmpty())) {
            throw malformed(Kind.PICKLE_OPERAND, "it creates an object of something that is not a module");
        }
        push(new Instance(type));
    }

    /** Sets attributes. State dicts have an attribute {@code _metadata}, which is not needed and dropped. */
    private void build() {
        PickleValue state = pop();
        if (peek() instanceof Instance instance) {
            instance.state = state;
        } else if (!(peek() instanceof Dict)) {
            throw malformed(Kind.PICKLE_OPERAND, "it sets attributes of something that has none");
        }
    }

    private void refer() {
        PersistentId id = new PersistentId(pop());
        references.add(id);
        push(id);
    }

    private void append(List<PickleValue> items) {
        if (!(peek() instanceof Sequence list)) {
            throw malformed(Kind.PICKLE_OPERAND, "it appends to something that is not a list");
        }
        list.items.addAll(items);
    }

    private void setItems(List<PickleValue> items) {
        if (!(peek() instanceof Dict dict) || items.size() % 2 != 0) {
            throw malformed(Kind.PICKLE_OPERAND, "it sets items of something that is not a dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dict.entries.add(new Dict.Entry(items.get(i), items.get(i + 1)));
        }
    }

    private void tuple(int size) {
        push(new Sequence(popLast(size)));
    }

    private void mark() {
        if (marks.size() == limits.marks()) {
            throw malformed(Kind.PICKLE_TOO_DEEP, "it is nested deeper than " + limits.marks());
        }
        marks.add(stack);
        stack = new ArrayList<>();
    }

    private List<PickleValue> popMark() {
        if (marks.isEmpty()) {
            throw malformed(Kind.PICKLE_STACK, "a mark is missing");
        }
        List<PickleValue> items = stack;
        stack = marks.remove(marks.size() - 1);
        return items;
    }

    private List<PickleValue> popLast(int count) {
        if (stack.size() < count) {
            throw malformed(Kind.PICKLE_STACK, "its stack is empty");
        }
        List<PickleValue> last = stack.subList(stack.size() - count, stack.size());
        List<PickleValue> items = new ArrayList<>(last);
        last.clear();
        return items;
    }

    private void push(PickleValue value) {
        stack.add(value);
    }

    private PickleValue pop() {
        return popLast(1).get(0);
    }

    private PickleValue peek() {
        if (stack.isEmpty()) {
            throw malformed(Kind.PICKLE_STACK, "its stack is empty");
        }
        return stack.get(stack.size() - 1);
    }

    private void note(long index) {
        if (memo.size() >= limits.memo()) {
            throw malformed(Kind.PICKLE_MEMO_FULL, "it memoizes more than " + limits.memo() + " values");
        }
        memo.put(index, peek());
    }

    private PickleValue recall(long index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw malformed(Kind.PICKLE_MEMO, "it reads a memo entry that it never wrote");
        }
        return value;
    }

    private PickleValue integer(int bytes) {
        if (bytes > MAX_INTEGER_BYTES) {
            throw malformed(Kind.PICKLE_INTEGER, "a number has " + bytes + " bytes, allowed are " + MAX_INTEGER_BYTES);
        }
        byte[] digits = code.nextBytes(bytes);
        for (int i = 0; i < bytes / 2; i++) {
            byte low = digits[i];
            digits[i] = digits[bytes - 1 - i];
            digits[bytes - 1 - i] = low;
        }
        BigInteger value = bytes == 0 ? BigInteger.ZERO : new BigInteger(digits);
        return value.bitLength() < Long.SIZE ? new Int(value.longValue()) : new Large(value);
    }

    private String text(long bytes, Charset charset) {
        if (bytes > limits.textBytes()) {
            throw malformed(
                    Kind.PICKLE_TOO_LONG_TEXT, "a text has " + bytes + " bytes, allowed are " + limits.textBytes());
        }
        return new String(code.nextBytes((int) bytes), charset);
    }

    /** Returns the text up to the next line feed. */
    private String line(Charset charset) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte next = code.next(); next != '\n'; next = code.next()) {
            if (line.size() == limits.textBytes()) {
                throw malformed(Kind.PICKLE_TOO_LONG_TEXT, "a name has more than " + limits.textBytes() + " bytes");
            }
            line.write(next);
        }
        return line.toString(charset);
    }

    private WeightFormatException malformedOperand(String fault) {
        return malformed(Kind.PICKLE_OPERAND, fault);
    }

    private WeightFormatException malformed(Kind kind, String fault) {
        return new WeightFormatException(
                kind, "The pickle of " + file + " is damaged: " + fault + "; copy or download the file again.");
    }
}
