package io.clipsr.kernels.gpu.jcuda;

import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * Page-locked staging memory for copies. It allows copies at full bus speed, and asynchronous copies to the device in
 * stream order. It is double-buffered: the host reads or writes one half while the other is being transferred. A half
 * is reused after the event of its last transfer.
 *
 * <p>Not yet run on hardware, see {@link CudaDriver}.
 */
final class StagingMemory {
    /** The size of a half, large enough for full bus speed. A picture of the published size needs a quarter of it. */
    private static final int HALF_BYTES = 4 << 20;

    private static final int EVENT_WITHOUT_TIME = 2;

    private final CUstream stream;
    private final Pointer memory = new Pointer();
    private final CUevent[] done = {new CUevent(), new CUevent()};
    private int next;

    /** The host side of a copy. Copies {@code count} bytes between position {@code at} and the start of the half. */
    interface Bytes {
        void move(ByteBuffer half, long at, int count);
    }

    /** The device side of a copy. Returns the pointer to a byte offset. */
    interface Target {
        CUdeviceptr at(long bytes);
    }

    /**
     * Allocates the memory. The stream's context must be current in every call.
     *
     * @param stream the stream of all copies
     */
    StagingMemory(CUstream stream) {
        this.stream = stream;
        CudaDriver.check("cuMemHostAlloc", JCudaDriver.cuMemHostAlloc(memory, 2L * HALF_BYTES, 0));
        for (CUevent event : done) {
            CudaDriver.check("cuEventCreate", JCudaDriver.cuEventCreate(event, EVENT_WITHOUT_TIME));
        }
    }

    /** Copies to the device. Returns as soon as the source array may be changed. */
    void upload(long bytes, Bytes from, Target to) {
        for (long at = 0; at < bytes; at += HALF_BYTES) {
            int count = (int) Math.min(HALF_BYTES, bytes - at);
            int half = next;
            next = 1 - half;
            await(half);
            from.move(view(half), at, count);
            CudaDriver.check(
                    "cuMemcpyHtoDAsync", JCudaDriver.cuMemcpyHtoDAsync(to.at(at), pointer(half), count, stream));
            CudaDriver.check("cuEventRecord", JCudaDriver.cuEventRecord(done[half], stream));
        }
    }

    /** Copies to the host. Returns when all bytes are in the target array. */
    void download(long bytes, Target from, Bytes to) {
        long chunks = (bytes + HALF_BYTES - 1) / HALF_BYTES;
        for (long chunk = 0; chunk <= chunks; chunk++) {
            if (chunk < chunks) {
                int half = (int) (chunk % 2);
                long at = chunk * HALF_BYTES;
                await(half);
                CudaDriver.check(
                        "cuMemcpyDtoHAsync",
                        JCudaDriver.cuMemcpyDtoHAsync(
                                pointer(half), from.at(at), Math.min(HALF_BYTES, bytes - at), stream));
                CudaDriver.check("cuEventRecord", JCudaDriver.cuEventRecord(done[half], stream));
            }
            if (chunk > 0) {
                int half = (int) ((chunk - 1) % 2);
                long at = (chunk - 1) * HALF_BYTES;
                await(half);
                to.move(view(half), at, (int) Math.min(HALF_BYTES, bytes - at));
            }
        }
    }

    /**
     * Releases the memory. Called after waiting for the stream. Failures are ignored: they occur only if the context is
     * lost, and then its memory is released with it.
     */
    void close() {
        for (CUevent event : done) {
            JCudaDriver.cuEventDestroy(event);
        }
        JCudaDriver.cuMemFreeHost(memory);
    }

    /** Waits for the last transfer of a half. Returns at once if there was none. */
    private void await(int half) {
        CudaDriver.check("cuEventSynchronize", JCudaDriver.cuEventSynchronize(done[half]));
    }

    private Pointer pointer(int half) {
        return memory.withByteOffset((long) half * HALF_BYTES);
    }

    private ByteBuffer view(int half) {
        return memory.getByteBuffer((long) half * HALF_BYTES, HALF_BYTES);
    }
}
