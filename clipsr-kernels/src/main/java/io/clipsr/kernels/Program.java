package io.clipsr.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A computation that is repeated often, created by {@link Device#program}. A device may record the operations of the
 * first run for given input shapes, and replay them later.
 *
 * <p>Thread-safe. The results are bitwise equal to those of the body without a program.
 */
public interface Program extends AutoCloseable {

    /**
     * Runs the computation.
     *
     * @param parameters the tensors that rarely change from one run to the next, such as those of a prompt. The body
     *     receives them after the inputs. A device may cache a copy of them until a run has other parameters
     * @param inputs the tensors that change with each run
     * @return a new tensor of this thread's scope
     * @throws IllegalStateException if the body does something that {@link Device#programOf} forbids
     */
    Tensor run(List<Tensor> parameters, Tensor... inputs);

    /** Runs the computation without parameters, see {@link #run(List, Tensor...)}. */
    default Tensor run(Tensor... inputs) {
        return run(List.of(), inputs);
    }

    /** Releases the recordings. The program can still be used; from then on, each run calls the body. */
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

    /** Returns the arguments of a body: the inputs, then the parameters. */
    static Tensor[] arguments(List<Tensor> parameters, Tensor... inputs) {
        return Stream.concat(Arrays.stream(inputs), parameters.stream()).toArray(Tensor[]::new);
    }
}
