package io.clipsr.kernels.support;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;

/** The open scopes of each thread of a device. */
public final class Scopes {
    private final ThreadLocal<Scope> innermost = new ThreadLocal<>();
    private final Consumer<Tensor> release;

    /** @param release gives a tensor's memory back */
    public Scopes(Consumer<Tensor> release) {
        this.release = release;
    }

    /** A scope inside of those that this thread has open. */
    public TensorScope open() {
        Scope inner = new Scope(innermost.get());
        innermost.set(inner);
        return inner;
    }

    /** Puts a new tensor into this thread's innermost scope, if it has one open. */
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
