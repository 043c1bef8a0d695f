package io.clipsr.kernels;

/**
 * Owns the tensors that one thread makes on a device while the scope is open, and gives back their memory when it
 * closes.
 *
 * <pre>{@code
 * try (TensorScope scope = device.openScope()) {
 *     Tensor hidden = device.linear(x, layer, Activation.QUICK_GELU, null);
 *     return scope.keep(device.linear(hidden, second, Activation.IDENTITY, x));   // hidden goes, the result stays
 * }
 * }</pre>
 *
 * Scopes of one thread nest and close in reverse order. A tensor made outside of any scope lives as long as it is
 * referenced.
 */
public interface TensorScope extends AutoCloseable {

    /**
     * Hands a tensor of this scope to the enclosing one, or to the caller alone if there is none. Other tensors pass
     * unchanged.
     */
    Tensor keep(Tensor tensor);

    /**
     * Takes the scope off its thread without closing it: its tensors stay usable, by any thread, for as long as they
     * are referenced or until {@link #close()}. For what is computed once and used often, such as a prompt's
     * modulations.
     */
    void detach();

    /** Releases the scope's tensors. Using one of them afterwards is an {@link IllegalStateException}. */
    @Override
    void close();
}
