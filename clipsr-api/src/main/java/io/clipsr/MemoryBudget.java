package io.clipsr;

import java.util.concurrent.CancellationException;

/**
 * The memory for the decoded pictures of a batch. A picture that does not fit beside those that are in memory waits for
 * them; one that is alone always gets its memory, so that a batch works wherever its pictures do one by one. Of large
 * pictures few are worked on, as each may also have a row of finished tiles in memory.
 */
final class MemoryBudget {
    /** What {@link io.clipsr.tiles.TileSize} leaves of Java's memory. */
    private static final double SHARE = 0.4;

    private static final long POLL_MILLIS = 100;

    /** The bytes of the largest picture of which any number is worked on at a time. */
    private static final long SMALL = 1 << 16;
    /** The number of larger pictures that are worked on: one is read, one computed and one written at a time. */
    private static final int LARGE_PICTURES = 3;

    private final long limit;
    private long taken;
    private int large;

    /** @param memory the bytes that Java may use */
    MemoryBudget(long memory) {
        this.limit = (long) (SHARE * memory);
    }

    /** The share of one picture, until it is closed. */
    final class Share implements AutoCloseable {
        private long bytes;
        private boolean large;

        /**
         * Waits for the memory of the picture.
         *
         * @param needed the bytes of the decoded picture
         * @param cancelled the check for cancellation, whose exceptions reach the caller
         * @throws CancellationException if the thread is interrupted
         */
        void take(long needed, Runnable cancelled) {
            synchronized (MemoryBudget.this) {
                while (mustWait(needed)) {
                    cancelled.run();
                    try {
                        MemoryBudget.this.wait(POLL_MILLIS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new CancellationException("interrupted while waiting for memory");
                    }
                }
                if (needed > SMALL && !large) {
                    large = true;
                    MemoryBudget.this.large++;
                }
                bytes += needed;
                taken += needed;
            }
        }

        private boolean mustWait(long needed) {
            return taken > 0 && taken + needed > limit
                    || needed > SMALL && !large && MemoryBudget.this.large == LARGE_PICTURES;
        }

        @Override
        public void close() {
            synchronized (MemoryBudget.this) {
                taken -= bytes;
                bytes = 0;
                MemoryBudget.this.large -= large ? 1 : 0;
                large = false;
                MemoryBudget.this.notifyAll();
            }
        }
    }
}
