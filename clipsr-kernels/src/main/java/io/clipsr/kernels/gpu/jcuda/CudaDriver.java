package io.clipsr.kernels.gpu.jcuda;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.GpuMemoryException;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuModule;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;

/**
 * A real NVIDIA driver, by way of JCuda's driver API. Needs the driver's own library and nothing of the toolkit.
 *
 * <p>Not yet run on hardware.
 */
final class CudaDriver implements GpuDriver {
    private static final int LOG_BYTES = 16384;

    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final String description;
    private final TreeMap<Long, DeviceMemory> allocations = new TreeMap<>();
    private boolean closed;

    private record Module(CudaDriver driver, String name, CUmodule handle, Map<String, ParameterLayout> parameters) implements GpuModule {
        @Override
        public GpuKernel kernel(String kernelName) {
            return driver.kernel(this, kernelName);
        }
    }

    private record Kernel(String name, CUfunction handle, ParameterLayout parameters) implements GpuKernel { }

    /** How many GPUs the driver has. */
    static int devices() {
        JCudaDriver.setExceptionsEnabled(false);
        check("cuInit", JCudaDriver.cuInit(0));
        int[] count = new int[1];
        check("cuDeviceGetCount", JCudaDriver.cuDeviceGetCount(count));
        return count[0];
    }

    /**
     * @param ordinal number of the device, from 0
     * @throws GpuException if there is no such device
     */
    CudaDriver(int ordinal) {
        int count = devices();
        if (ordinal < 0 || ordinal >= count) {
            throw new GpuException("there is no GPU number " + ordinal + "; this machine has " + count + ", counted from 0");
        }
        check("cuDeviceGet", JCudaDriver.cuDeviceGet(device, ordinal));
        check("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        enter();
        check("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, 1));      // 1: not in step with the legacy stream
        this.description = describe(device);
    }

    private static String describe(CUdevice device) {
        byte[] name = new byte[256];
        check("cuDeviceGetName", JCudaDriver.cuDeviceGetName(name, name.length, device));
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        int[] version = new int[1];
        check("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version));
        return new String(name, 0, end, StandardCharsets.UTF_8) + ", compute capability "
                + attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) + "."
                + attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)
                + ", CUDA " + version[0] / 1000 + "." + version[0] % 1000 / 10;
    }

    private static int attribute(CUdevice device, int which) {
        int[] value = new int[1];
        check("cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, which, device));
        return value[0];
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public synchronized GpuModule load(String name, String ptx) {
        enter();
        JITOptions options = new JITOptions();
        options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
        options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
        CUmodule module = new CUmodule();
        byte[] text = (ptx + '\0').getBytes(StandardCharsets.US_ASCII);
        int code = JCudaDriver.cuModuleLoadDataJIT(module, Pointer.to(text), options);
        if (code != CUresult.CUDA_SUCCESS) {
            throw new GpuException("the driver does not accept the kernels of " + name + ": " + error(code) + " "
                    + options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER).trim());
        }
        return new Module(this, name, module, ParameterLayout.of(name, ptx));
    }

    private synchronized GpuKernel kernel(Module module, String name) {
        enter();
        CUfunction function = new CUfunction();
        check("cuModuleGetFunction of " + name + " in " + module.name, JCudaDriver.cuModuleGetFunction(function, module.handle, name));
        return new Kernel(name, function, module.parameters.get(name));
    }

    @Override
    public synchronized long allocate(long bytes) {
        enter();
        DeviceMemory memory = new DeviceMemory();
        check("cuMemAlloc of " + bytes + " bytes", JCudaDriver.cuMemAlloc(memory, bytes));
        allocations.put(memory.address(), memory);
        return memory.address();
    }

    @Override
    public synchronized void free(long address) {
        enter();
        DeviceMemory memory = allocations.remove(address);
        if (memory == null) {
            throw new IllegalArgumentException("no device memory begins at 0x" + Long.toHexString(address));
        }
        check("cuMemFree", JCudaDriver.cuMemFree(memory));
    }

    @Override
    public synchronized void copyToDevice(float[] from, int at, long address, int count) {
        copyToDevice(Pointer.to(from).withByteOffset((long) at * Float.BYTES), address, (long) count * Float.BYTES);
    }

    @Override
    public synchronized void copyToDevice(int[] from, int at, long address, int count) {
        copyToDevice(Pointer.to(from).withByteOffset((long) at * Integer.BYTES), address, (long) count * Integer.BYTES);
    }

    /** Behind all that was launched: it may still read what is about to be overwritten. */
    private void copyToDevice(Pointer from, long address, long bytes) {
        synchronize();
        check("cuMemcpyHtoD", JCudaDriver.cuMemcpyHtoD(pointer(address), from, bytes));
    }

    @Override
    public synchronized void copyFromDevice(long address, float[] to, int at, int count) {
        synchronize();
        check("cuMemcpyDtoH", JCudaDriver.cuMemcpyDtoH(Pointer.to(to).withByteOffset((long) at * Float.BYTES), pointer(address), (long) count * Float.BYTES));
    }

    /** The driver's pointer to an address, which may lie within an allocation. */
    private CUdeviceptr pointer(long address) {
        Map.Entry<Long, DeviceMemory> below = allocations.floorEntry(address);
        if (below == null) {
            throw new IllegalArgumentException("0x" + Long.toHexString(address) + " is not device memory");
        }
        return below.getValue().withByteOffset(address - below.getKey());
    }

    @Override
    public synchronized void launch(GpuKernel kernel, LaunchShape shape, KernelArguments arguments) {
        enter();
        List<byte[]> parts = ((Kernel) kernel).parameters.split(arguments.bytes());
        NativePointerObject[] parameters = parts.stream().map(Pointer::to).toArray(NativePointerObject[]::new);
        check("launch of " + kernel.name(), JCudaDriver.cuLaunchKernel(((Kernel) kernel).handle, shape.gridX(), shape.gridY(), shape.gridZ(),
                shape.blockX(), shape.blockY(), shape.blockZ(), shape.shared(), stream,
                Pointer.to(parameters), null));
    }

    @Override
    public synchronized void synchronize() {
        enter();
        check("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // After a fault in a kernel every call fails until the context is released, so each step is tried and none is checked.
        JCudaDriver.cuCtxSetCurrent(context);
        for (DeviceMemory memory : allocations.values()) {
            JCudaDriver.cuMemFree(memory);
        }
        allocations.clear();
        JCudaDriver.cuStreamDestroy(stream);
        JCudaDriver.cuDevicePrimaryCtxRelease(device);
    }

    /** A context belongs to a thread: each entry makes it current on the thread it comes on. */
    private void enter() {
        if (closed) {
            throw new IllegalStateException("this GPU driver was closed");
        }
        check("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
    }

    private static void check(String call, int code) {
        if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new GpuMemoryException(call + " failed: " + error(code));
        }
        if (code != CUresult.CUDA_SUCCESS) {
            throw new GpuException(call + " failed: " + error(code));
        }
    }

    private static String error(int code) {
        String[] text = new String[1];
        JCudaDriver.cuGetErrorString(code, text);
        return CUresult.stringFor(code) + (text[0] == null ? "" : ", " + text[0]);
    }
}
