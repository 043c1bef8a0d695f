package io.clipsr.kernels;

/**
 * The owner of the tensors that one thread creates on a device while the scope is open. Their memory is released when
 * the scope closes.
 *
 * <pre>{@code
 * try (TensorScope scope = device.openScope()) {
 *     Tensor hidden = device.linear(x, layer, Activation.QUICK_GELU, null);
 *     return scope.keep(device.linear(hidden, second, Activation.IDENTITY, x));   // releases hidden, keeps the result
 * }
 * }</pre>
 *
 * The scopes of one thread nest, and must be closed in reverse order. A tensor that was created outside any scope is
 * valid as long as it is referenced.
 */
public interface TensorScope extends AutoCloseable {

    /**
     * Moves a tensor of this scope to the enclosing scope, or to no scope if there is none. A tensor of another scope
     * stays there.
     *
     * @return the tensor
     */
    Tensor keep(Tensor tensor);

    /**
     * Removes the scope from its thread without closing it: its tensors stay usable, by any thread, as long as they are
     * referenced or until {@link #close()}. This suits tensors that are computed once and used often, such as a
     * prompt's modulations.
     */
    void detach();

    /** Releases the scope's tensors. Each later use of one of them throws an {@link IllegalStateException}. */
    @Override
    void close();
}
