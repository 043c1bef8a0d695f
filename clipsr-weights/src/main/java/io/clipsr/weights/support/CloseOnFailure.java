package io.clipsr.weights.support;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes the resources that were opened so far, unless the whole opening succeeds.
 *
 * <pre>{@code
 * try (CloseOnFailure opening = new CloseOnFailure()) {
 *     Source source = opening.add(Source.open(path));
 *     return opening.keep(new Reader(source));
 * }
 * }</pre>
 */
public final class CloseOnFailure implements AutoCloseable {
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    /**
     * Adds a resource to close on failure.
     *
     * @param resource the resource
     * @return the same resource
     */
    public <T extends AutoCloseable> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    /**
     * Leaves all resources open: from now on the result owns them.
     *
     * @param result the object that was opened
     * @return the same object
     */
    public <T> T keep(T result) {
        resources.clear();
        return result;
    }

    /** Closes the resources that were not kept, the last one first; does nothing after success. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (RuntimeException e) {
                failure = combined(failure, e);
            } catch (Exception e) {
                failure = combined(failure, new IllegalStateException(e));
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException combined(RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
