package io.clipsr.kernels.support;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/** The open scopes of a device, one stack per thread. Thread-safe: each thread has access to its own stack only. */
public final class Scopes {
    private final ThreadLocal<Scope> innermost = new ThreadLocal<>();
    private final Consumer<Tensor> release;

    /**
     * Creates an object without open scopes.
     *
     * @param release the action that releases a tensor's memory
     */
    public Scopes(Consumer<Tensor> release) {
        this.release = release;
    }

    /** Opens a scope inside the innermost open scope of this thread. */
    public TensorScope open() {
        Scope inner = new Scope(innermost.get());
        innermost.set(inner);
        return inner;
    }

    /** Adds a new tensor to this thread's innermost open scope; does nothing if none is open. */
    public void own(Tensor tensor) {
        Scope open = innermost.get();
        if (open != null) {
            open.owned.add(tensor);
        }
    }

    private final class Scope implements TensorScope {
        private final Scope parent;
        private final Set<Tensor> owned = Collections.newSetFromMap(new IdentityHashMap<>());
        private boolean detached;

        Scope(Scope parent) {
            this.parent = parent;
        }

        @Override
        public Tensor keep(Tensor tensor) {
            if (owned.remove(tensor) && parent != null) {
                parent.owned.add(tensor);
            }
            return tensor;
        }

        @Override
        public void detach() {
            leave();
            detached = true;
        }

        @Override
        public void close() {
            if (!detached) {
                leave();
            }
            owned.forEach(release);
            owned.clear();
        }

        private void leave() {
            if (innermost.get() != this) {
                throw new IllegalStateException(
                        "scopes close in reverse order of opening, on the thread that opened them");
            }
            if (parent == null) {
                innermost.remove();
            } else {
                innermost.set(parent);
            }
        }
    }
}
