package io.clipsr.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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
     * @param parameters the tensors that rarely change from one run to the next, such as those of a prompt. They are
     *     given to the body after the inputs. A device may keep a copy of them; it is replaced when other tensors are
     *     given
     * @param inputs the tensors that change with each run
     * @return a new tensor of this thread's scope
     * @throws IllegalStateException if the body does what {@link Device#programOf} rules out
     */
    Tensor run(List<Tensor> parameters, Tensor... inputs);

    /** Computes without parameters, see {@link #run(List, Tensor...)}. */
    default Tensor run(Tensor... inputs) {
        return run(List.of(), inputs);
    }

    /** Releases what was recorded. The program can still be used, and calls its body from then on. */
    @Override
    void close();

    /** Returns a program that calls its body each time. */
    static Program of(Function<Tensor[], Tensor> body) {
        return new Program() {
            @Override
            public Tensor run(List<Tensor> parameters, Tensor... inputs) {
                return body.apply(arguments(parameters, inputs));
            }

            @Override
            public void close() {}
        };
    }

    /** Returns what a body is given: the inputs, then the parameters. */
    static Tensor[] arguments(List<Tensor> parameters, Tensor... inputs) {
        return Stream.concat(Arrays.stream(inputs), parameters.stream()).toArray(Tensor[]::new);
    }
}
