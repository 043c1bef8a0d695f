package io.clipsr.kernels.gpu.jcuda;

import io.clipsr.kernels.gpu.GpuDriver;
import io.clipsr.kernels.gpu.GpuException;
import io.clipsr.kernels.gpu.GpuGraph;
import io.clipsr.kernels.gpu.GpuKernel;
import io.clipsr.kernels.gpu.GpuMemoryException;
import io.clipsr.kernels.gpu.GpuModule;
import io.clipsr.kernels.gpu.KernelArguments;
import io.clipsr.kernels.gpu.LaunchShape;
import io.clipsr.kernels.gpu.VendorLibraries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUjit_option;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;

/**
 * The driver of a real NVIDIA GPU, called through JCuda's driver API. It needs the driver's library, but not the CUDA
 * toolkit.
 *
 * <p>Not yet run on hardware: the tests call a stand-in for the driver's library through JCuda.
 */
final class CudaDriver implements GpuDriver {
    private static final int LOG_BYTES = 16384;
    /** The target of the PTX, major * 10 + minor; the same as in cuda/build.sh. */
    private static final int MIN_CAPABILITY = 75;

    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final String description;
    private final StagingMemory staging;
    private final TreeMap<Long, AddressablePointer> allocations = new TreeMap<>();
    private final List<CUmodule> modules = new ArrayList<>();
    private final Set<Graph> graphs = new HashSet<>();
    private boolean capturing;
    private boolean closed;

    private record Module(CudaDriver driver, String name, CUmodule handle, Map<String, ParameterLayout> parameters)
            implements GpuModule {
        @Override
        public GpuKernel kernel(String kernelName) {
            return driver.kernel(this, kernelName);
        }
    }

    private record Kernel(String name, CUfunction handle, ParameterLayout parameters) implements GpuKernel {}

    /** Returns the number of GPUs. */
    static int devices() {
        JCudaDriver.setExceptionsEnabled(false);
        check("cuInit", JCudaDriver.cuInit(0));
        int[] count = new int[1];
        check("cuDeviceGetCount", JCudaDriver.cuDeviceGetCount(count));
        return count[0];
    }

    /**
     * Opens a GPU.
     *
     * @param ordinal the index of the GPU, from 0
     * @throws GpuException if there is no such device, or it is too old for the kernels
     */
    CudaDriver(int ordinal) {
        int count = devices();
        if (ordinal < 0 || ordinal >= count) {
            throw new GpuException(
                    "there is no GPU number " + ordinal + "; this machine has " + count + ", counted from 0");
        }
        check("cuDeviceGet", JCudaDriver.cuDeviceGet(device, ordinal));
        this.description = describe(device);
        requireCapability();
        check("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        boolean done = false;
        try {
            enter();
            check("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, 1)); // 1: not ordered with the legacy stream
            this.staging = new StagingMemory(stream);
            done = true;
        } finally {
            if (!done) {
                JCudaDriver.cuDevicePrimaryCtxRelease(device);
            }
        }
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
                + capability(device) / 10 + "." + capability(device) % 10
                + ", CUDA " + version[0] / 1000 + "." + version[0] % 1000 / 10;
    }

    private void requireCapability() {
        if (capability(device) < MIN_CAPABILITY) {
            throw new GpuException("the kernels need compute capability " + MIN_CAPABILITY / 10 + "."
                    + MIN_CAPABILITY % 10 + " or newer; this GPU is " + description);
        }
    }

    private static int capability(CUdevice device) {
        return 10 * attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
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
        enterOutsideCapture();
        JITOptions options = new JITOptions();
        options.putInt(CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
        options.putBytes(CUjit_option.CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
        CUmodule module = new CUmodule();
        byte[] text = (ptx + '\0').getBytes(StandardCharsets.US_ASCII);
        int code = JCudaDriver.cuModuleLoadDataJIT(module, Pointer.to(text), options);
        if (code != CUresult.CUDA_SUCCESS) {
            throw new GpuException("the driver rejects the kernels of " + name + ": " + error(code) + " "
                    + options.getString(CUjit_option.CU_JIT_ERROR_LOG_BUFFER).trim());
        }
        modules.add(module);
        return new Module(this, name, module, ParameterLayout.of(name, ptx));
    }

    private synchronized GpuKernel kernel(Module module, String name) {
        enter();
        CUfunction function = new CUfunction();
        check(
                "cuModuleGetFunction of " + name + " in " + module.name,
                JCudaDriver.cuModuleGetFunction(function, module.handle, name));
        return new Kernel(name, function, module.parameters.get(name));
    }

    @Override
    public synchronized long allocate(long bytes) {
        enterOutsideCapture();
        AddressablePointer memory = new AddressablePointer();
        check("cuMemAlloc of " + bytes + " bytes", JCudaDriver.cuMemAlloc(memory, bytes));
        allocations.put(memory.address(), memory);
        return memory.address();
    }

    /** Frees memory after waiting for all launches, without relying on cuMemFree to wait for them. */
    @Override
    public synchronized void free(long address) {
        synchronize();
        AddressablePointer memory = allocations.remove(address);
        if (memory == null) {
            throw new IllegalArgumentException("no device memory starts at 0x" + Long.toHexString(address));
        }
        check("cuMemFree", JCudaDriver.cuMemFree(memory));
    }

    @Override
    public synchronized void copyToDevice(float[] from, int at, long address, int count) {
        enterOutsideCapture();
        staging.upload(
                (long) count * Float.BYTES,
                (half, first, bytes) ->
                        half.asFloatBuffer().put(from, at + (int) (first / Float.BYTES), bytes / Float.BYTES),
                first -> pointer(address + first));
    }

    @Override
    public synchronized void copyToDevice(int[] from, int at, long address, int count) {
        enterOutsideCapture();
        staging.upload(
                (long) count * Integer.BYTES,
                (half, first, bytes) ->
                        half.asIntBuffer().put(from, at + (int) (first / Integer.BYTES), bytes / Integer.BYTES),
                first -> pointer(address + first));
    }

    @Override
    public synchronized void copyToDevice(byte[] from, int at, long address, int count) {
        enterOutsideCapture();
        staging.upload(
                count,
                (half, first, bytes) -> half.put(from, at + (int) first, bytes),
                first -> pointer(address + first));
    }

    @Override
    public synchronized void copyFromDevice(long address, float[] to, int at, int count) {
        enterOutsideCapture();
        staging.download(
                (long) count * Float.BYTES,
                first -> pointer(address + first),
                (half, first, bytes) ->
                        half.asFloatBuffer().get(to, at + (int) (first / Float.BYTES), bytes / Float.BYTES));
    }

    @Override
    public synchronized void copyFromDevice(long address, byte[] to, int at, int count) {
        enterOutsideCapture();
        staging.download(
                count,
                first -> pointer(address + first),
                (half, first, bytes) -> half.get(to, at + (int) first, bytes));
    }

    /** Returns the driver's pointer to an address, which may be inside an allocation. */
    CUdeviceptr pointer(long address) {
        Map.Entry<Long, AddressablePointer> below = allocations.floorEntry(address);
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
        check(
                "launch of " + kernel.name(),
                JCudaDriver.cuLaunchKernel(
                        ((Kernel) kernel).handle,
                        shape.gridX(),
                        shape.gridY(),
                        shape.gridZ(),
                        shape.blockX(),
                        shape.blockY(),
                        shape.blockZ(),
                        shape.shared(),
                        stream,
                        Pointer.to(parameters),
                        null));
    }

    /**
     * Captures the stream's launches. In the chosen capture mode, calls of other threads in other libraries neither
     * disturb the capture nor fail.
     */
    @Override
    public synchronized GpuGraph capture(Runnable body) {
        enterOutsideCapture();
        check(
                "cuStreamBeginCapture",
                JCudaDriver.cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        CUgraph graph = new CUgraph();
        int ended = CUresult.CUDA_SUCCESS;
        capturing = true;
        boolean done = false;
        try {
            body.run();
            done = true;
        } finally {
            capturing = false;
            ended = JCudaDriver.cuStreamEndCapture(stream, graph); // always, or the stream would stay in capture mode
            if (!done && ended == CUresult.CUDA_SUCCESS) {
                JCudaDriver.cuGraphDestroy(graph);
            }
        }
        check("cuStreamEndCapture", ended);
        Graph executable = new Graph();
        int code = JCudaDriver.cuGraphInstantiate(executable.handle, graph, 0);
        JCudaDriver.cuGraphDestroy(graph);
        check("cuGraphInstantiate", code);
        graphs.add(executable);
        return executable;
    }

    private final class Graph implements GpuGraph {
        private final CUgraphExec handle = new CUgraphExec();

        @Override
        public void launch() {
            synchronized (CudaDriver.this) {
                enterOutsideCapture();
                if (!graphs.contains(this)) {
                    throw new IllegalStateException("this graph was closed");
                }
                check("cuGraphLaunch", JCudaDriver.cuGraphLaunch(handle, stream));
            }
        }

        /** Destroys the graph after waiting for all launches, because older drivers do not wait for a running graph. */
        @Override
        public void close() {
            synchronized (CudaDriver.this) {
                if (graphs.contains(this)) {
                    synchronize();
                    graphs.remove(this);
                    check("cuGraphExecDestroy", JCudaDriver.cuGraphExecDestroy(handle));
                }
            }
        }
    }

    @Override
    public synchronized void synchronize() {
        enterOutsideCapture();
        check("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
    }

    @Override
    public synchronized VendorLibraries vendorLibraries() {
        for (NativeLoader.Library library :
                new NativeLoader.Library[] {NativeLoader.Library.CUBLAS, NativeLoader.Library.CUDNN}) {
            String missing = NativeLoader.failure(library);
            if (missing != null) {
                throw new GpuException(missing);
            }
        }
        enterOutsideCapture();
        return new CudaLibraries(this, stream);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // After a fault in a kernel, every call fails until the context is released. So the results are not checked.
        JCudaDriver.cuCtxSetCurrent(context);
        JCudaDriver.cuStreamSynchronize(stream);
        graphs.forEach(graph -> JCudaDriver.cuGraphExecDestroy(graph.handle));
        graphs.clear();
        allocations.values().forEach(JCudaDriver::cuMemFree);
        allocations.clear();
        staging.close();
        modules.forEach(JCudaDriver::cuModuleUnload);
        JCudaDriver.cuStreamDestroy(stream);
        JCudaDriver.cuDevicePrimaryCtxRelease(device);
    }

    /**
     * Makes the context current on the calling thread, for a call that is not a launch. Throws an exception during a
     * capture, because the driver would reject the call or add it to the graph.
     */
    private void enterOutsideCapture() {
        if (capturing) {
            throw new GpuException("launches are being captured; other calls are not allowed during a capture");
        }
        enter();
    }

    /** Makes the context current on the calling thread. */
    void enter() {
        if (closed) {
            throw new IllegalStateException("this GPU driver was closed");
        }
        check("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
    }

    static void check(String call, int code) {
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
