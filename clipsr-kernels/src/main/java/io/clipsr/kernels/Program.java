package io.clipsr.kernels;

import java.util.function.Function;

/**
 * A computation that is done again and again, made by {@link Device#program}. A device may record the operations of the
 * first run at its inputs' shapes, and replay them later.
 *
 * <p>Safe to use from several threads; the results are the same, bit by bit, as without a program.
 */
public interface Program extends AutoCloseable {

    /**
     * Computes.
     *
     * @param inputs as many as the body has
     * @return a new tensor of this thread's scope
     * @throws IllegalStateException if the body does what {@link Device#program} rules out
     */
    Tensor run(Tensor... inputs);

    /** Releases what was recorded. The program can still be used, and calls its body from then on. */
    @Override
    void close();

    /** Returns a program that calls its body each time. */
    static Program of(Function<Tensor[], Tensor> body) {
        return new Program() {
            @Override
            public Tensor run(Tensor... inputs) {
                return body.apply(inputs);
            }

            @Override
            public void close() {}
        };
    }
}
