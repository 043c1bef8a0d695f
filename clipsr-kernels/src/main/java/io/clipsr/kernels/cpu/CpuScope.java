package io.clipsr.kernels.cpu;

import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The tensors of one thread between opening and closing. */
final class CpuScope implements TensorScope {
    private final CpuDevice device;
    private final CpuScope parent;
    private boolean detached;
    private final Set<CpuTensor> owned = Collections.newSetFromMap(new IdentityHashMap<>());

    CpuScope(CpuDevice device, CpuScope parent) {
        this.device = device;
        this.parent = parent;
    }

    void own(CpuTensor tensor) {
        owned.add(tensor);
    }

    CpuScope parent() {
        return parent;
    }

    @Override
    public Tensor keep(Tensor tensor) {
        if (owned.remove(tensor) && parent != null) {
            parent.own((CpuTensor) tensor);
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
        for (CpuTensor tensor : owned) {
            device.pool().give(tensor.release());
        }
        owned.clear();
    }
}
