package io.clipsr.image;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * What the reading of a picture may take.
 *
 * @param maxPixels the largest number of pixels, at least 1; larger pictures are rejected before memory is allocated
 * @param time the longest time that decoding may take, more than 0, apart from reading a stream and waiting for memory;
 *     null for no limit. It is checked often, but not at each pixel, so it can take somewhat longer
 * @param cancelled whether the picture is no longer wanted; it is asked often
 * @param memory called with the bytes of the decoded picture before they are allocated; it may wait until there is
 *     memory for them, and its exceptions reach the caller
 */
public record ReadLimits(long maxPixels, Duration time, BooleanSupplier cancelled, LongConsumer memory) {

    /** @throws IllegalArgumentException if the number of pixels or the time is not positive */
    public ReadLimits {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("the limit of pixels is " + maxPixels + ", expected at least 1");
        }
        if (time != null && (time.isZero() || time.isNegative())) {
            throw new IllegalArgumentException(
                    "the longest time of decoding is " + time + ", expected more than 0, or null for no limit");
        }
        Objects.requireNonNull(cancelled, "cancelled");
        Objects.requireNonNull(memory, "memory");
    }

    /** Returns limits of the number of pixels only. */
    public static ReadLimits pixels(long maxPixels) {
        return new ReadLimits(maxPixels, null, () -> false, bytes -> {});
    }

    /** Returns the same limits with another longest time; null for no limit. */
    public ReadLimits withTime(Duration longest) {
        return new ReadLimits(maxPixels, longest, cancelled, memory);
    }

    /** Returns the same limits with another check for cancellation. */
    public ReadLimits withCancellation(BooleanSupplier check) {
        return new ReadLimits(maxPixels, time, check, memory);
    }

    /** Returns the same limits with another {@link #memory}. */
    public ReadLimits withMemory(LongConsumer beforeDecoding) {
        return new ReadLimits(maxPixels, time, cancelled, beforeDecoding);
    }
}
