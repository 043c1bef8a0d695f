package io.clipsr.kernels.gpu.program;

import io.clipsr.kernels.Program;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.GpuGraph;
import io.clipsr.kernels.gpu.GpuMemoryException;
import io.clipsr.kernels.gpu.memory.GpuTensor;
import io.clipsr.kernels.gpu.memory.MemoryPool;
import io.clipsr.kernels.gpu.memory.ProgramMemory;
import io.clipsr.kernels.gpu.memory.TensorAllocator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The programs of a device. For each set of input shapes, a program's first run calls the body and records its memory
 * allocations. The second run captures the body's launches as a graph, with a fixed memory layout. All later runs
 * launch the graph.
 *
 * <p>Only one program runs at a time, so all programs share one block of memory (the arena), as large as the largest
 * program needs. Graphs contain its address: if the arena is reallocated, they are captured again.
 */
public final class GpuPrograms {
    private static final Logger LOG = System.getLogger("io.clipsr.kernels");
    /**
     * The largest number of cached graphs, each for one program and one set of shapes. The least recently used is
     * evicted. The tiles of a large picture have about as many shapes.
     */
    public static final int MAX_GRAPHS = 64;

    private final ProgramHost host;
    private final GpuDriver driver;
    private final TensorAllocator memory;
    private final MemoryPool pool;
    private final Map<Key, Recorded> recorded = new LinkedHashMap<>(16, 0.75f, true);
    private long arena;
    private long arenaBytes;
    private boolean captures = true;
    private boolean arenaInUse;

    /** The copies of the parameters, which graphs read, by the parameters' shapes. */
    private final Map<List<List<Integer>>, ParameterCopies> parameterCopies = new HashMap<>();

    private record Key(Compiled program, List<List<Integer>> inputs, List<List<Integer>> parameters) {}

    /** The recording of one program for one set of shapes. */
    private static final class Recorded {
        private final MemoryRecording recording;
        private final MemoryPlan plan;
        private GpuGraph graph;
        private GpuTensor result;
        /** The arena's address when the graph was captured. */
        private long base;

        Recorded(MemoryRecording recording) {
            this.recording = recording;
            this.plan = recording.plan();
        }

        void dropGraph() {
            if (graph != null) {
                graph.close();
                graph = null;
            }
        }

        void close() {
            dropGraph();
        }
    }

    /**
     * Creates an object without programs.
     *
     * @param host the device
     * @param driver the driver, which captures the graphs
     * @param memory the allocator of tensors for inputs and results
     * @param pool the pool, from which the program's body allocates
     */
    public GpuPrograms(ProgramHost host, GpuDriver driver, TensorAllocator memory, MemoryPool pool) {
        this.host = host;
        this.driver = driver;
        this.memory = memory;
        this.pool = pool;
        pool.onOutOfMemory(() -> !arenaInUse && freeArena());
    }

    public Program program(Function<Tensor[], Tensor> body) {
        return new Compiled(body);
    }

    /** Releases all graphs and the memory. */
    public void close() {
        recorded.values().forEach(Recorded::close);
        recorded.clear();
        releaseUnusedCopies();
        freeArena();
    }

    private final class Compiled implements Program {
        private final Function<Tensor[], Tensor> body;
        private boolean closed;

        Compiled(Function<Tensor[], Tensor> body) {
            this.body = body;
        }

        @Override
        public Tensor run(List<Tensor> parameters, Tensor... inputs) {
            synchronized (host.lock()) {
                if (closed || pool.inProgram()) {
                    return body.apply(Program.arguments(parameters, inputs));
                }
                Key key = new Key(this, shapes(Arrays.asList(inputs)), shapes(parameters));
                Recorded known = recorded.get(key);
                if (known == null) {
                    return record(key, parameters, inputs);
                }
                boolean done = false;
                try {
                    reserve(known.plan.peak());
                    arenaInUse = true;
                    Tensor out = replay(known, copies(key, parameters), inputs);
                    done = true;
                    return out;
                } finally {
                    arenaInUse = false;
                    if (!done) {
                        recorded.remove(key).close();
                        releaseUnusedCopies();
                    }
                }
            }
        }

        @Override
        public void close() {
            synchronized (host.lock()) {
                closed = true;
                for (Iterator<Map.Entry<Key, Recorded>> all =
                                recorded.entrySet().iterator();
                        all.hasNext(); ) {
                    Map.Entry<Key, Recorded> entry = all.next();
                    if (entry.getKey().program == this) {
                        entry.getValue().close();
                        all.remove();
                    }
                }
                releaseUnusedCopies();
            }
        }

        private Tensor record(Key key, List<Tensor> parameters, Tensor[] inputs) {
            MemoryRecording recording = new MemoryRecording(
                    pool,
                    Arrays.stream(inputs)
                            .mapToLong(input -> (long) Float.BYTES * input.elements())
                            .toArray());
            TensorScope scope = host.openScope();
            Tensor out;
            try {
                Tensor result = withMemory(recording, () -> body.apply(Program.arguments(parameters, inputs)));
                out = scope.keep(host.copy((GpuTensor) result));
            } finally {
                withMemory(recording, () -> {
                    scope.close();
                    return null;
                });
            }
            Recorded entry = new Recorded(recording);
            cache(key, entry);
            LOG.log(
                    Level.DEBUG,
                    () -> "a program at " + key.inputs + " takes " + entry.plan.blocks() + " blocks of memory, "
                            + entry.plan.peak() + " bytes in the plan; " + entry.plan.live()
                            + " bytes live at the same time at most");
            return out;
        }

        private Tensor replay(Recorded known, List<Tensor> parameters, Tensor[] inputs) {
            if (known.graph != null && known.base != arena) {
                known.dropGraph();
            }
            GpuTensor[] inArena = new GpuTensor[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                inArena[i] = memory.view(arena + known.plan.offset(i), inputs[i].shape());
                host.copyInto((GpuTensor) inputs[i], inArena[i]);
            }
            if (known.graph == null && captures) {
                capture(known, parameters, inArena);
            }
            if (known.graph == null) {
                known.result = call(known, parameters, inArena);
            } else {
                known.graph.launch();
            }
            return host.copy(known.result);
        }

        private void capture(Recorded known, List<Tensor> parameters, GpuTensor[] inputs) {
            try {
                known.graph = driver.capture(() -> known.result = call(known, parameters, inputs));
                known.base = arena;
            } catch (GpuMemoryException e) {
                throw e; // smaller pictures may still be captured
            } catch (GpuException e) {
                captures = false;
                LOG.log(
                        Level.INFO,
                        "this GPU driver cannot capture graphs, kernels are launched one by one: " + e.getMessage());
            }
        }

        /** Calls the body. The result's memory is the arena's or an outer tensor's, so it outlives the scope. */
        private GpuTensor call(Recorded known, List<Tensor> parameters, GpuTensor[] inputs) {
            MemoryReplay replay = new MemoryReplay(known.recording, known.plan, arena, inputs.length);
            try (TensorScope scope = host.openScope()) {
                GpuTensor result =
                        (GpuTensor) withMemory(replay, () -> body.apply(Program.arguments(parameters, inputs)));
                replay.end();
                return memory.view(result.address(), result.shape());
            }
        }
    }

    private static List<List<Integer>> shapes(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> Arrays.stream(tensor.shape()).boxed().toList())
                .toList();
    }

    /** Returns copies of the parameters. Copies only those that have changed. */
    private List<Tensor> copies(Key key, List<Tensor> parameters) {
        return parameterCopies
                .computeIfAbsent(key.parameters, shapes -> new ParameterCopies(host, memory, parameters))
                .holding(parameters);
    }

    private void releaseUnusedCopies() {
        Set<List<List<Integer>>> used =
                recorded.keySet().stream().map(Key::parameters).collect(Collectors.toSet());
        parameterCopies.entrySet().removeIf(entry -> {
            boolean unused = !used.contains(entry.getKey());
            if (unused) {
                entry.getValue().release();
            }
            return unused;
        });
    }

    private interface Call {
        Tensor run();
    }

    private Tensor withMemory(ProgramMemory own, Call call) {
        pool.setProgramMemory(own);
        try {
            return call.run();
        } finally {
            pool.setProgramMemory(null);
        }
    }

    private void cache(Key key, Recorded entry) {
        recorded.put(key, entry);
        if (recorded.size() > MAX_GRAPHS) {
            Iterator<Recorded> eldest = recorded.values().iterator();
            eldest.next().close();
            eldest.remove();
            releaseUnusedCopies();
        }
    }

    /**
     * Enlarges the arena to at least this size. Frees the pool's blocks from first runs, which later runs do not use.
     */
    private void reserve(long bytes) {
        if (bytes > arenaBytes) {
            pool.clear();
            freeArena();
            arena = pool.allocate(bytes);
            arenaBytes = bytes;
        }
    }

    /** Frees the arena and returns whether there was one. */
    private boolean freeArena() {
        if (arenaBytes == 0) {
            return false;
        }
        arenaBytes = 0;
        driver.free(arena);
        return true;
    }
}
