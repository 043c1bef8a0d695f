package io.clipsr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.PictureException;
import io.clipsr.image.rendered.TileGridImage;
import io.clipsr.kernels.support.Waiting;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TilesAheadTest {
    private final List<Point> computed = Collections.synchronizedList(new ArrayList<>());

    /** A picture of 3x4 tiles, of 2x2 pixels, whose samples are the tile's position. */
    private class Tiles extends TileGridImage {
        Tiles() {
            super(6, 8, 2, 2, new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR).getColorModel());
        }

        @Override
        public Raster getTile(int column, int row) {
            computed.add(new Point(column, row));
            WritableRaster tile = Raster.createWritableRaster(getSampleModel(), new Point(2 * column, 2 * row));
            tile.setPixel(2 * column, 2 * row, new int[] {column, row, 0});
            return tile;
        }

        @Override
        public Raster getData(Rectangle region) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WritableRaster copyData(WritableRaster raster) {
            throw new UnsupportedOperationException();
        }
    }

    private static void require(Raster tile, int column, int row) {
        assertArrayEquals(new int[] {column, row, 0}, tile.getPixel(2 * column, 2 * row, (int[]) null));
    }

    private void read(Tiles picture, boolean upwards) throws PictureException {
        TilesAhead.read(picture, new Lifetime(), large -> {
            for (int i = 0; i < 4; i++) {
                int row = upwards ? 3 - i : i;
                for (int column = 0; column < 3; column++) {
                    require(large.getTile(column, row), column, row);
                }
            }
        });
    }

    @Test
    void eachTileIsComputedOnceInOrder() throws PictureException {
        List<Point> down = new ArrayList<>();
        List<Point> up = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            down.add(new Point(i % 3, i / 3));
            up.add(new Point(i % 3, 3 - i / 3));
        }
        read(new Tiles(), false);
        assertEquals(down, computed);
        computed.clear();
        read(new Tiles(), true);
        assertEquals(up, computed);
    }

    @Test
    void nextRowIsComputedWhileTheReaderHasNotAskedForIt() throws PictureException {
        CountDownLatch begun = new CountDownLatch(3);
        Tiles picture = new Tiles() {
            @Override
            public Raster getTile(int column, int row) {
                if (row == 1) {
                    begun.countDown();
                }
                return super.getTile(column, row);
            }
        };
        TilesAhead.read(picture, new Lifetime(), large -> {
            for (int column = 0; column < 3; column++) {
                large.getTile(column, 0);
            }
            Waiting.uninterruptibly(begun::await);
        });
        assertFalse(computed.contains(new Point(0, 2)), "more than a row ahead");
    }

    @Test
    void otherOrdersWork() throws PictureException {
        TilesAhead.read(new Tiles(), new Lifetime(), large -> {
            for (int[] at : new int[][] {{2, 1}, {0, 0}, {2, 2}, {1, 3}, {1, 3}, {2, 0}}) {
                require(large.getTile(at[0], at[1]), at[0], at[1]);
            }
        });
    }

    @Test
    void failureReachesTheReader() {
        IllegalArgumentException failure = new IllegalArgumentException("a test");
        Tiles picture = new Tiles() {
            @Override
            public Raster getTile(int column, int row) {
                if (row == 1) {
                    throw failure;
                }
                return super.getTile(column, row);
            }
        };
        assertSame(failure, assertThrows(IllegalArgumentException.class, () -> read(picture, false)));
    }

    @Test
    void readerThatFailsWaitsForTheComputation() {
        CountDownLatch begun = new CountDownLatch(1);
        boolean[] ended = new boolean[1];
        Tiles picture = new Tiles() {
            @Override
            public Raster getTile(int column, int row) {
                if (row == 1) {
                    begun.countDown();
                    try {
                        Thread.sleep(TimeUnit.HOURS.toMillis(1));
                    } catch (InterruptedException e) {
                        ended[0] = true;
                    }
                }
                return super.getTile(column, row);
            }
        };
        assertThrows(
                IllegalStateException.class,
                () -> TilesAhead.read(picture, new Lifetime(), large -> {
                    for (int column = 0; column < 3; column++) {
                        large.getTile(column, 0);
                    }
                    Waiting.uninterruptibly(begun::await);
                    throw new IllegalStateException("a test");
                }));
        assertTrue(ended[0], "the computation was interrupted, and has ended");
    }
}
