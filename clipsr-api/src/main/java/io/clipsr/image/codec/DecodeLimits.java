package io.clipsr.image.codec;

import com.twelvemonkeys.imageio.util.ProgressListenerBase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import javax.imageio.ImageReader;

/** What the decoding of a picture may take, and whether it should end early. */
public final class DecodeLimits {
    private final long maxPixels;
    private final Duration time;
    private final BooleanSupplier cancelled;
    private final LongConsumer memory;
    private long start = System.nanoTime();

    /**
     * Starts the clock.
     *
     * @param maxPixels the largest number of pixels; larger pictures are rejected before memory is allocated
     * @param time the longest time from now; null for no limit
     * @param cancelled whether decoding is no longer wanted; it is asked often
     * @param memory called with the bytes that decoding needs before it allocates them; it may wait
     */
    public DecodeLimits(long maxPixels, Duration time, BooleanSupplier cancelled, LongConsumer memory) {
        this.maxPixels = maxPixels;
        this.time = time;
        this.cancelled = Objects.requireNonNull(cancelled, "cancelled");
        this.memory = memory;
    }

    /** Returns the largest number of pixels. */
    public long maxPixels() {
        return maxPixels;
    }

    /** Waits for the memory that decoding needs; the time of waiting is not limited. */
    void awaitMemory(long bytes) {
        long before = System.nanoTime();
        memory.accept(bytes);
        start += System.nanoTime() - before;
    }

    /**
     * Checks whether decoding may go on.
     *
     * @throws CancellationException if it is cancelled, or the thread is interrupted
     * @throws DecodeException if the time is up
     */
    public void check() throws DecodeException {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("reading was cancelled");
        }
        if (isLate()) {
            throw new DecodeException("took longer to decode than the " + time.toMillis()
                    + " ms that are allowed; raise the limit of time, or save the picture again in a simpler form");
        }
    }

    private boolean isLate() {
        return time != null && Duration.ofNanos(System.nanoTime() - start).compareTo(time) > 0;
    }

    /** Stops a reader that computes for long without reading; {@link #check} then says why. */
    void watch(ImageReader reader) {
        reader.addIIOReadProgressListener(new ProgressListenerBase() {
            @Override
            public void imageProgress(ImageReader source, float percentage) {
                if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted() || isLate()) {
                    reader.abort();
                }
            }
        });
    }
}
