package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * Tests that tiles are as large as memory allows: feature maps limit both sides, the result's width limits the height.
 */
class TileSizeTest {
    private static final long GIBIBYTE = 1L << 30;

    @Test
    void byMapsAndByTheRowOfTilesThatIsKept() {
        assertEquals(new TileSize(256, 256), TileSize.of(GIBIBYTE, 2048, 48, 16_000, 4));
        assertEquals(new TileSize(96, 96), TileSize.of(GIBIBYTE, 8192, 48, 16_000, 4));
        assertEquals(new TileSize(256, 256), TileSize.of(4 * GIBIBYTE, 8192, 48, 16_000, 4));
        assertEquals(new TileSize(256, 32), TileSize.of(GIBIBYTE, 2048, 48, 320_000, 4));
        assertEquals(new TileSize(64, 32), TileSize.of(GIBIBYTE / 8, 8192, 48, 320_000, 4));
    }
}
