package io.clipsr.tiles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.image.Edges;
import io.clipsr.image.PictureInfo;
import io.clipsr.image.PictureSource;
import io.clipsr.image.Pixels;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.Span;
import io.clipsr.weights.TinyNetwork;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a wrapped picture has no edges: the result of a shifted picture is the shifted result. */
class WrappedEdgesTest {
    private static final double TOLERANCE = 1e-5;
    private static final Device DEVICE = Devices.open("cpu", 2);
    private static final ClipSrNetwork NETWORK = new ClipSrNetwork(DEVICE, TinyNetwork.seeded(TinyNetwork.RELEASED));

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    /** The picture, moved to the right and down by some pixels; what leaves it enters at the opposite edge. */
    private record Shifted(PictureSource picture, int down, int across) implements PictureSource {
        @Override
        public PictureInfo info() {
            return picture.info();
        }

        @Override
        public Pixels read(int x, int y, int width, int height) {
            return new PaddedPicture(picture, Edges.WRAPPED)
                    .read(new Span(y - down, y - down + height), new Span(x - across, x - across + width));
        }
    }

    private static float[] shifted(float[] planes, int width, int height, int down, int across) {
        float[] out = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int x = Math.floorMod(i % width + across, width);
            int y = Math.floorMod(i / width % height + down, height);
            out[i / (width * height) * width * height + y * width + x] = planes[i];
        }
        return out;
    }

    private static float[] enlarged(PictureSource picture, TileLayout layout, int passes, List<PromptLayer> layers) {
        RegionComputer computer = SelfEnsemble.of(
                passes,
                picture,
                layout,
                colors -> RegionComputer.of(
                        DEVICE, NETWORK, colors, layout, new WorkLimit(Long.MAX_VALUE, 3), new TestTiles.Watch()));
        return TestTiles.whole(
                new TiledPicture(picture.info(), computer, null, layout, layers, new FiniteCheck(picture, "a test")));
    }

    /** Where the steps of the network do not divide the picture, results do not depend on the tiles either. */
    @ParameterizedTest
    @CsvSource({"45, 37, 4", "45, 37, 2", "45, 37, 2.5", "13, 5, 4", "1, 1, 4"})
    void isTheSameInOneTileAndInMany(int width, int height, double factor) {
        PictureSource picture = TestTiles.picture(width, height);
        List<PromptLayer> prompt = List.of(new PromptLayer(NETWORK.condition(TestTiles.PROMPT), null));
        float[][] results = new float[2][];
        for (int i = 0; i < 2; i++) {
            TileRequest request = TileRequest.enlarge(width, height, 4, TestTiles.tile(i == 0 ? 4096 : 8))
                    .to((int) (factor * width), (int) (factor * height))
                    .withEdges(Edges.WRAPPED, NETWORK.halo());
            results[i] = enlarged(picture, TileLayout.of(request), 1, prompt);
        }
        assertTrue(TestTiles.largestDifference(results[0], results[1]) < TOLERANCE);
    }

    /** The network reduces the grid three times by 2, so that it is the same only after steps of 8 cells. */
    @ParameterizedTest
    @CsvSource({
        "40, 24, 4, 4, 4096, 16, 8, 1",
        "40, 24, 4, 4, 24, 16, 8, 1",
        "40, 24, 4, 2, 24, 16, 8, 1",
        "40, 24, 4, 2.75, 4096, 16, 8, 1",
        "20, 16, 8, 6, 24, 4, 12, 1",
        "6, 10, 16, 16, 24, 2, 4, 1",
        "40, 24, 4, 4, 24, 16, 8, 4"
    })
    void shiftingThePictureShiftsTheResult(
            int width, int height, int scale, double factor, int tile, int across, int down, int passes) {
        PictureSource picture = TestTiles.picture(width, height);
        int toWidth = (int) Math.round(factor * width);
        int toHeight = (int) Math.round(factor * height);
        TileRequest request =
                TileRequest.enlarge(width, height, scale, TestTiles.tile(tile)).to(toWidth, toHeight);
        TileLayout layout = TileLayout.of(request.withEdges(Edges.WRAPPED, NETWORK.halo()));
        List<PromptLayer> prompt = List.of(new PromptLayer(NETWORK.condition(TestTiles.PROMPT), null));
        float[] moved = enlarged(new Shifted(picture, down, across), layout, passes, prompt);
        float[] expected =
                shifted(enlarged(picture, layout, passes, prompt), toWidth, toHeight, (int) (factor * down), (int)
                        (factor * across));
        assertTrue(
                TestTiles.largestDifference(expected, moved) < TOLERANCE,
                "difference " + TestTiles.largestDifference(expected, moved));
        TileLayout mirrored = TileLayout.of(request);
        assertTrue(
                TestTiles.largestDifference(
                                shifted(
                                        enlarged(picture, mirrored, passes, prompt),
                                        toWidth,
                                        toHeight,
                                        (int) (factor * down),
                                        (int) (factor * across)),
                                enlarged(new Shifted(picture, down, across), mirrored, passes, prompt))
                        > 0.01,
                "mirrored edges differ too little to tell");
    }

    /**
     * The pixels on both sides of the seam are neighbours in one pass over the picture laid out twice, although the
     * network's steps of 8 cells do not divide the picture.
     */
    @ParameterizedTest
    @CsvSource({"45, 24, true", "24, 45, false", "21, 40, true"})
    void bothSidesOfTheSeamAreOfOnePass(int width, int height, boolean across) {
        PictureSource picture = TestTiles.picture(width, height);
        List<PromptLayer> prompt = List.of(new PromptLayer(NETWORK.condition(TestTiles.PROMPT), null));
        float[] closed = enlarged(picture, wrapped(width, height, 24), 1, prompt);
        PictureSource twice =
                across ? new Repeated(picture, 2 * width, height) : new Repeated(picture, width, 2 * height);
        TileLayout both = wrapped(twice.info().width(), twice.info().height(), 4096);
        float[] laidOut = enlarged(twice, both, 1, prompt);
        double atTheSeam = 0;
        double unblended = 0;
        int length = across ? height : width;
        for (int i = 64; i < 4 * length; i++) { // where the other dimension's seam is not blended
            int first = across ? i * 4 * width : i;
            int last = across ? i * 4 * width + 4 * width - 1 : (4 * height - 1) * 4 * width + i;
            int before = across ? i * 8 * width + 4 * width - 1 : last;
            int after = across ? before + 1 : before + 4 * width;
            assertEquals(laidOut[before], closed[last], TOLERANCE);
            atTheSeam = Math.max(atTheSeam, Math.abs(laidOut[after] - closed[first]));
            unblended = Math.max(unblended, Math.abs(laidOut[after] - laidOut[across ? i * 8 * width : i]));
        }
        assertTrue(unblended > 0.01, "the two sides differ too little to tell");
        assertTrue(atTheSeam < unblended / 50, atTheSeam + " of " + unblended);
    }

    private static TileLayout wrapped(int width, int height, int tile) {
        return TileLayout.of(
                TileRequest.enlarge(width, height, 4, TestTiles.tile(tile)).withEdges(Edges.WRAPPED, NETWORK.halo()));
    }

    /** The picture laid out several times, up to a size. */
    private record Repeated(PictureSource picture, int width, int height) implements PictureSource {
        @Override
        public PictureInfo info() {
            return new PictureInfo(width, height, false);
        }

        @Override
        public Pixels read(int x, int y, int columns, int rows) {
            return new PaddedPicture(picture, Edges.WRAPPED).read(new Span(y, y + rows), new Span(x, x + columns));
        }
    }

    @Test
    void pixelsBeyondAnEdgeAreThoseOfTheOppositeOne() {
        assertArrayEquals(new int[] {1, 2, 0, 1, 2, 0, 1, 2}, pixels(Edges.WRAPPED));
        assertArrayEquals(new int[] {1, 0, 0, 1, 2, 2, 1, 0}, pixels(Edges.MIRRORED));
        assertArrayEquals(new int[] {0, 0, 0, 1, 2, 2, 2, 2}, pixels(Edges.ZERO));
    }

    private static int[] pixels(Edges edges) {
        int[] pixels = new int[8];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = edges.pixel(i - 2, 3);
        }
        return pixels;
    }

    /** A region that crosses the corner needs the four corners of the picture, but not what lies between them. */
    @Test
    void onlyThePartsThatAreNeededAreRead() {
        PictureSource picture = TestTiles.picture(50, 40);
        List<Rectangle> read = new ArrayList<>();
        PictureSource watched = new PictureSource() {
            @Override
            public PictureInfo info() {
                return picture.info();
            }

            @Override
            public Pixels read(int x, int y, int width, int height) {
                read.add(new Rectangle(x, y, width, height));
                return picture.read(x, y, width, height);
            }
        };
        float[] corner = new PaddedPicture(watched, Edges.WRAPPED)
                .read(new Span(-2, 3), new Span(-1, 4))
                .rgb();
        assertEquals(
                List.of(
                        new Rectangle(49, 38, 1, 2),
                        new Rectangle(0, 38, 4, 2),
                        new Rectangle(49, 0, 1, 3),
                        new Rectangle(0, 0, 4, 3)),
                read);
        float[] all = picture.read(0, 0, 50, 40).rgb();
        assertEquals(all[50 * 38 + 49], corner[0]);
        assertEquals(all[50 * 38], corner[1]);
        assertEquals(all[49], corner[2 * 5]);
        assertEquals(all[0], corner[2 * 5 + 1]);
    }

    /** The blend at the border of a prompt's region goes on beyond the picture's edge. */
    @Test
    void regionsAreBlendedAcrossTheSeam() {
        PromptLayer left = new PromptLayer(null, new Rectangle(0, 0, 30, 40));
        Span all = new Span(0, 400);
        float[] wrapped = left.columnWeights(100, all, 4, true);
        assertEquals(0.5, wrapped[0], 0.01);
        assertEquals(0.5, wrapped[399], 0.01);
        assertEquals(1, wrapped[60]);
        assertEquals(0, wrapped[300]);
        float[] bounded = left.columnWeights(100, all, 4, false);
        assertEquals(1, bounded[0]);
        assertEquals(0, bounded[399]);
        for (float weight : left.rowWeights(40, new Span(-8, 168), 4, true)) {
            assertEquals(1, weight);
        }
    }
}
