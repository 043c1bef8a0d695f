package io.clipsr.model;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;

/**
 * A map, in the form in which it is added to others, and in the form that the next convolution reads.
 *
 * @param plain the map
 * @param prepared the map after the function that belongs to the next convolution
 */
record PreparedMap(Tensor plain, Tensor prepared) {

    PreparedMap keptBy(TensorScope scope) {
        return new PreparedMap(scope.keep(plain), scope.keep(prepared));
    }
}
