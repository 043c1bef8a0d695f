package io.clipsr;

import java.util.concurrent.CancellationException;

/**
 * The memory for the decoded pictures of a batch. A picture that does not fit beside those that are in memory waits for
 * them; one that is alone always gets its memory, so that a batch works wherever its pictures do one by one.
 */
final class MemoryBudget {
    /** What {@link io.clipsr.tiles.TileSize} leaves of Java's memory. */
    private static final double SHARE = 0.4;

    private static final long POLL_MILLIS = 100;

    private final long limit;
    private long taken;

    /** @param memory the bytes that Java may use */
    MemoryBudget(long memory) {
        this.limit = (long) (SHARE * memory);
    }

    /** The share of one picture, until it is closed. */
    final class Share implements AutoCloseable {
        private long bytes;

        /**
         * Waits for the memory of the picture.
         *
         * @param needed the bytes of the decoded picture
         * @param cancelled the check for cancellation, whose exceptions reach the caller
         * @throws CancellationException if the thread is interrupted
         */
        void take(long needed, Runnable cancelled) {
            synchronized (MemoryBudget.this) {
                while (taken > 0 && taken + needed > limit) {
                    cancelled.run();
                    try {
                        MemoryBudget.this.wait(POLL_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new CancellationException("interrupted while waiting for memory");
                    }
                }
                bytes += needed;
                taken += needed;
            }
        }

        @Override
        public void close() {
            synchronized (MemoryBudget.this) {
                taken -= bytes;
                bytes = 0;
                MemoryBudget.this.notifyAll();
            }
        }
    }
}
