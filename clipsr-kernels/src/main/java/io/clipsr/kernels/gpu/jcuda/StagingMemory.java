package io.clipsr.kernels.gpu.jcuda;

import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * Page-locked memory that copies pass through: the bus runs at full speed, and what is copied to the device takes its
 * turn among the launches without anybody waiting. It has two halves, so that one is filled or emptied while the other
 * is on the bus. A half is used again only when the event behind its last copy has come.
 *
 * <p>Not yet run on hardware, see {@link CudaDriver}.
 */
final class StagingMemory {
    /** Large enough for the bus to be at speed; a picture of the published size takes a quarter. */
    private static final int HALF_BYTES = 4 << 20;

    private static final int EVENT_WITHOUT_TIME = 2;

    private final CUstream stream;
    private final Pointer memory = new Pointer();
    private final CUevent[] done = {new CUevent(), new CUevent()};
    private int next;

    /** Brings bytes from {@code at} on of what is copied into the half, or out of it, from its first byte on. */
    interface Bytes {
        void move(ByteBuffer half, long at, int count);
    }

    /** Returns the device memory a number of bytes behind the first. */
    interface Target {
        CUdeviceptr at(long bytes);
    }

    /** @param stream the stream that all copies are ordered on; its context is current, as in each call */
    StagingMemory(CUstream stream) {
        this.stream = stream;
        CudaDriver.check("cuMemHostAlloc", JCudaDriver.cuMemHostAlloc(memory, 2L * HALF_BYTES, 0));
        for (CUevent event : done) {
            CudaDriver.check("cuEventCreate", JCudaDriver.cuEventCreate(event, EVENT_WITHOUT_TIME));
        }
    }

    /** Returns as soon as the bytes are out of the caller's array. */
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

    /** Returns when the bytes are in the caller's array: one half is on its way while the other is emptied. */
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

    /** After the stream has been waited for. What fails here fails for a context that is lost, and goes with it. */
    void close() {
        for (CUevent event : done) {
            JCudaDriver.cuEventDestroy(event);
        }
        JCudaDriver.cuMemFreeHost(memory);
    }

    /** An event that was never recorded does not wait. */
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
