package io.clipsr.kernels.support;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.ArrayList;
import java.util.List;
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
        /** A list rather than a set, so that closing allocates no memory: there may be none. */
        private final List<Tensor> owned = new ArrayList<>();

        private boolean detached;

        Scope(Scope parent) {
            this.parent = parent;
        }

        @Override
        public Tensor keep(Tensor tensor) {
            int index = indexOf(tensor);
            if (index >= 0) {
                if (parent != null) {
                    parent.owned.add(tensor);
                }
                owned.remove(index);
            }
            return tensor;
        }

        /** Returns the index of a tensor, or -1. It is usually among the last ones. */
        private int indexOf(Tensor tensor) {
            int index = owned.size() - 1;
            while (index >= 0 && owned.get(index) != tensor) {
                index--;
            }
            return index;
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
            while (!owned.isEmpty()) {
                release.accept(owned.remove(owned.size() - 1));
            }
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
