package io.clipsr.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.clipsr.benchmarks.peers.PeerTable.Ratio;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerTableTest {
    private static final List<String> COLUMNS = List.of("ours", "fast", "slow");

    private final Figures figures = new Figures();
    private final PeerTable table =
            new PeerTable(figures, COLUMNS, List.of(new Ratio("ours : best", "ours", List.of("fast", "slow"))));

    @Test
    void medianLeastAndTheRatioToTheBestPeer() {
        add("picture", "ours", 0.3, 0.1, 0.2);
        add("picture", "fast", 0.5, 0.4); // an even number: the mean of the middle two
        add("picture", "slow", 0.9);
        assertEquals("""
                | seconds | ours | fast | slow | ours : best |
                |---|---|---|---|---|
                | picture | 0.200 (0.100) | 0.450 (0.400) | 0.900 | 0.44 |
                """, table.times("seconds", List.of("picture"), row -> "%.3f"));
    }

    @Test
    void aMissingPeerIsNamedAndTheRatioIsToTheOthers() {
        add("picture", "ours", 0.2);
        add("picture", "slow", 0.8);
        figures.failed("picture", "fast", "python3 with torch");
        assertEquals("""
                | seconds | ours | fast | slow | ours : best |
                |---|---|---|---|---|
                | picture | 0.20 | missing | 0.80 | 0.25 |
                """, table.times("seconds", List.of("picture"), row -> "%.2f"));
        assertEquals("- fast is missing: python3 with torch\n", table.missing(List.of("picture")));
    }

    @Test
    void withoutOursOrWithoutPeersThereIsNoRatio() {
        add("a", "fast", 0.8);
        figures.failed("a", "ours", "a JDK 17");
        add("b", "ours", 0.2);
        assertEquals("""
                | | ours | fast | slow | ours : best |
                |---|---|---|---|---|
                | a | missing | 0.80 | – | – |
                | b | 0.20 | – | – | – |
                """, table.times("", List.of("a", "b"), row -> "%.2f").replace("|  |", "| |"));
        assertEquals("- ours (a) is missing: a JDK 17\n", table.missing(List.of("a", "b")));
    }

    @Test
    void aPeerThatFailsLaterShowsNoFigure() {
        add("picture", "fast", 0.1);
        figures.failed("picture", "fast", "no answer within 90 s");
        assertEquals(true, figures.median("picture", "fast").isEmpty());
        assertEquals("no answer within 90 s", figures.failure("picture", "fast"));
    }

    @Test
    void ratesTellHowManyTimesAsFastOursIs() {
        add("photo", "ours", 3, 2, 1);
        add("photo", "fast", 4);
        figures.failed("photo", "slow", "its packages");
        assertEquals("""
                | program | Mpx/s | ours is times as fast |
                |---|---|---|
                | ours | 2.00 | 1.00 |
                | fast | 4.00 | 0.50 |
                | slow | missing | – |
                """, table.rates("Mpx/s", "photo"));
    }

    private void add(String row, String column, double... values) {
        for (double value : values) {
            figures.add(row, column, value);
        }
    }
}
