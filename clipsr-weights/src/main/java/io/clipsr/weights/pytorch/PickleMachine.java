package io.clipsr.weights.pytorch;

import io.clipsr.weights.WeightFormatException;
import io.clipsr.weights.WeightFormatException.Kind;
import io.clipsr.weights.pytorch.PickleValue.Bool;
import io.clipsr.weights.pytorch.PickleValue.Call;
import io.clipsr.weights.pytorch.PickleValue.Dict;
import io.clipsr.weights.pytorch.PickleValue.Global;
import io.clipsr.weights.pytorch.PickleValue.Int;
import io.clipsr.weights.pytorch.PickleValue.None;
import io.clipsr.weights.pytorch.PickleValue.PersistentId;
import io.clipsr.weights.pytorch.PickleValue.Real;
import io.clipsr.weights.pytorch.PickleValue.Sequence;
import io.clipsr.weights.pytorch.PickleValue.Text;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a Python pickle without Python: a stack machine whose values are {@link PickleValue}s. It knows the opcodes
 * that PyTorch's files use (protocol 2, and the few of protocol 4 that torch.save writes when asked to). Names of
 * classes and functions are checked against a list before anything else happens to them, and are never looked up.
 *
 * @see <a href="https://docs.python.org/3/library/pickletools.html">pickletools, the opcodes</a>
 */
final class PickleMachine {
    /** A checkpoint with Adam's moments has about 100,000. So memory stays within some hundred megabytes. */
    private static final int MAX_OPCODES = 4_000_000;
    private static final int MAX_MARKS = 1_000;
    private static final int MAX_TEXT = 1 << 20;

    private static final Set<String> ALLOWED = Set.of("collections.OrderedDict", "torch.Size",
            "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
            "torch.DoubleStorage", "torch.FloatStorage", "torch.HalfStorage", "torch.BFloat16Storage", "torch.LongStorage",
            "torch.IntStorage", "torch.ShortStorage", "torch.CharStorage", "torch.ByteStorage", "torch.BoolStorage");

    private final String file;
    private final ByteBuffer code;
    private final Map<Integer, PickleValue> memo = new HashMap<>();
    private final List<List<PickleValue>> marks = new ArrayList<>();
    private List<PickleValue> stack = new ArrayList<>();

    private PickleMachine(String file, byte[] pickle) {
        this.file = file;
        this.code = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Runs a pickle to its end.
     *
     * @param file what messages call the file
     * @throws WeightFormatException if it is damaged, or names or does something that weights do not need
     */
    static PickleValue read(String file, byte[] pickle) {
        PickleMachine machine = new PickleMachine(file, pickle);
        try {
            return machine.run();
        } catch (BufferUnderflowException e) {
            throw machine.malformed("it ends in the middle");
        }
    }

    private PickleValue run() {
        for (int steps = 0; steps < MAX_OPCODES; steps++) {
            int opcode = code.get() & 0xFF;
            if (opcode == '.') {
                return pop();
            }
            step(opcode);
        }
        throw malformed("it has more than " + MAX_OPCODES + " steps");
    }

    private void step(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol();
            case 0x95 -> code.getLong(); // FRAME: lengths of frames do not matter here
            case '(' -> mark();
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(peek());
            case 'N' -> push(None.NONE);
            case 0x88 -> push(new Bool(true));
            case 0x89 -> push(new Bool(false));
            case 'J' -> push(new Int(code.getInt()));
            case 'K' -> push(new Int(code.get() & 0xFF));
            case 'M' -> push(new Int(code.getShort() & 0xFFFF));
            case 0x8a -> push(new Int(bigInteger(code.get() & 0xFF)));
            case 'G' -> push(new Real(Double.longBitsToDouble(Long.reverseBytes(code.getLong()))));
            case 'X' -> push(new Text(text(code.getInt(), StandardCharsets.UTF_8)));
            case 0x8c -> push(new Text(text(code.get() & 0xFF, StandardCharsets.UTF_8)));
            case 'T' -> push(new Text(text(code.getInt(), StandardCharsets.ISO_8859_1)));
            case 'U' -> push(new Text(text(code.get() & 0xFF, StandardCharsets.ISO_8859_1)));
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
            case 'q' -> memo.put(code.get() & 0xFF, peek());
            case 'r' -> memo.put(code.getInt(), peek());
            case 0x94 -> memo.put(memo.size(), peek());
            case 'h' -> push(recall(code.get() & 0xFF));
            case 'j' -> push(recall(code.getInt()));
            case 'c' -> push(global(line(), line()));
            case 0x93 -> stackGlobal();
            case 'R' -> reduce();
            case 'b' -> build();
            case 'Q' -> push(new PersistentId(pop()));
            default -> throw new WeightFormatException(Kind.UNSUPPORTED, "The pickle of " + file + " uses the opcode 0x"
                    + Integer.toHexString(opcode) + " at byte " + (code.position() - 1)
                    + ", which weights do not need; save the state dict alone with torch.save.");
        }
    }

    private void protocol() {
        int version = code.get() & 0xFF;
        if (version > 5) {
            throw new WeightFormatException(Kind.UNSUPPORTED, "The pickle of " + file + " has protocol " + version
                    + ", known are those up to 5; save it again with torch.save.");
        }
    }

    /** A class or function by name: this is the gate. */
    private Global global(String module, String name) {
        Global global = new Global(module, name);
        if (!ALLOWED.contains(global.path())) {
            throw new WeightFormatException(Kind.UNSAFE, "The pickle of " + file + " names '" + global.path()
                    + "', which is not needed for weights. Nothing was executed. If you trust the file, load it in Python "
                    + "and save its state dict alone with torch.save.");
        }
        return global;
    }

    private void stackGlobal() {
        List<PickleValue> names = popLast(2);
        if (!(names.get(0) instanceof Text module && names.get(1) instanceof Text name)) {
            throw malformed("a name is no text");
        }
        push(global(module.value(), name.value()));
    }

    private void reduce() {
        List<PickleValue> both = popLast(2);
        if (!(both.get(0) instanceof Global function && both.get(1) instanceof Sequence arguments)) {
            throw malformed("it calls something that is no function");
        }
        if (function.path().equals("collections.OrderedDict")) {
            push(orderedDict(arguments.items));
        } else {
            push(new Call(function, List.copyOf(arguments.items)));
        }
    }

    /** Python 2 wrote the items as one list of pairs; Python 3 gives no arguments and sets items afterwards. */
    private Dict orderedDict(List<PickleValue> arguments) {
        Dict dict = new Dict();
        if (arguments.isEmpty()) {
            return dict;
        }
        if (arguments.size() != 1 || !(arguments.get(0) instanceof Sequence pairs)) {
            throw malformed("an OrderedDict has odd arguments");
        }
        for (PickleValue pair : pairs.items) {
            if (!(pair instanceof Sequence two) || two.items.size() != 2) {
                throw malformed("an OrderedDict has odd arguments");
            }
            dict.entries.add(new Dict.Entry(two.items.get(0), two.items.get(1)));
        }
        return dict;
    }

    /** State dicts carry {@code _metadata} as an attribute, which says nothing about the weights: dropped. */
    private void build() {
        pop();
        if (!(peek() instanceof Dict)) {
            throw malformed("it sets attributes of something that has none");
        }
    }

    private void append(List<PickleValue> items) {
        if (!(peek() instanceof Sequence list)) {
            throw malformed("it appends to something that is no list");
        }
        list.items.addAll(items);
    }

    private void setItems(List<PickleValue> items) {
        if (!(peek() instanceof Dict dict) || items.size() % 2 != 0) {
            throw malformed("it sets items of something that is no dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dict.entries.add(new Dict.Entry(items.get(i), items.get(i + 1)));
        }
    }

    private void tuple(int size) {
        push(new Sequence(popLast(size)));
    }

    private void mark() {
        if (marks.size() == MAX_MARKS) {
            throw malformed("it is nested deeper than " + MAX_MARKS);
        }
        marks.add(stack);
        stack = new ArrayList<>();
    }

    private List<PickleValue> popMark() {
        if (marks.isEmpty()) {
            throw malformed("a mark is missing");
        }
        List<PickleValue> items = stack;
        stack = marks.remove(marks.size() - 1);
        return items;
    }

    private List<PickleValue> popLast(int count) {
        if (stack.size() < count) {
            throw malformed("its stack is empty");
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
            throw malformed("its stack is empty");
        }
        return stack.get(stack.size() - 1);
    }

    private PickleValue recall(int index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw malformed("it recalls what it never noted");
        }
        return value;
    }

    private long bigInteger(int bytes) {
        if (bytes > 8) {
            throw malformed("a number has more than 64 bits");
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (code.get() & 0xFFL) << 8 * i;
        }
        int unused = 64 - 8 * bytes;
        return bytes == 0 ? 0 : value << unused >> unused;
    }

    private String text(int bytes, Charset charset) {
        if (bytes < 0 || bytes > MAX_TEXT) {
            throw malformed("a text has " + Integer.toUnsignedString(bytes) + " bytes, allowed are " + MAX_TEXT);
        }
        byte[] text = new byte[bytes];
        code.get(text);
        return new String(text, charset);
    }

    /** The text up to the next line feed. */
    private String line() {
        int start = code.position();
        int end = start;
        while (code.get() != '\n') {
            if (++end - start > MAX_TEXT) {
                throw malformed("a name is too long");
            }
        }
        return new String(code.array(), start, end - start, StandardCharsets.UTF_8);
    }

    private WeightFormatException malformed(String fault) {
        return new WeightFormatException(Kind.MALFORMED, "The pickle of " + file + " is damaged: " + fault
                + "; copy or download the file again.");
    }
}
