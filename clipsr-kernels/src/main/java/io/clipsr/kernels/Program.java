package io.clipsr.kernels;

import java.util.function.Function;

/**
 * A computation that is done again and again, made by {@link Device#program}. A device may note on a first run at its
 * inputs' shapes what there is to do, and do just that on later ones.
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

    /** Gives back what was noted. The program can still be used, and calls its body from then on. */
    @Override
    void close();

    /** A program that notes nothing. */
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
