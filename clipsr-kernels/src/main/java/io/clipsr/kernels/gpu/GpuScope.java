package io.clipsr.kernels.gpu;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The tensors of one thread between opening and closing. */
final class GpuScope implements TensorScope {
    private final GpuDevice device;
    private final GpuScope parent;
    private boolean detached;
    private final Set<GpuTensor> owned = Collections.newSetFromMap(new IdentityHashMap<>());

    GpuScope(GpuDevice device, GpuScope parent) {
        this.device = device;
        this.parent = parent;
    }

    void own(GpuTensor tensor) {
        owned.add(tensor);
    }

    GpuScope parent() {
        return parent;
    }

    @Override
    public Tensor keep(Tensor tensor) {
        if (owned.remove(tensor) && parent != null) {
            parent.own((GpuTensor) tensor);
        }
        return tensor;
    }

    @Override
    public void detach() {
        device.closeScope(this);
        detached = true;
    }

    @Override
    public void close() {
        if (!detached) {
            device.closeScope(this);
        }
        owned.forEach(GpuTensor::release);
        owned.clear();
    }
}
