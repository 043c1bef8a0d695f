package io.clipsr.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.clipsr.benchmarks.peers.Comparison.Question;
import io.clipsr.benchmarks.peers.PeerProcess.PeerException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Talks to peers that are shell scripts. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX shell")
class PeerProcessTest {
    private static final String ANSWERS =
            "echo a line that is no answer; echo '@ready 0.5 a script'; while read line; do echo \"@seconds 0.25\"; done";

    @TempDir
    Path folder;

    @Test
    void aProcessAnswersAgainAndAgain() throws PeerException {
        try (PeerProcess process = start(ANSWERS, 60)) {
            assertEquals("a script", process.description());
            assertEquals(0.5, process.openSeconds());
            assertEquals(0.25, process.ask("picture", 2, 1));
            assertEquals(0.25, process.askOnce("picture", 2, 1));
        }
    }

    @Test
    void whatFailsIsSaid() throws PeerException {
        try (PeerProcess process = start("echo '@ready 0 x'; read line; echo '@failed no job'; read line", 60)) {
            assertEquals("no job", message(() -> process.ask("picture", 2, 1)));
        }
        try (PeerProcess process = start("echo '@ready 0 x'; read line; exit 1", 60)) {
            assertEquals("it has ended, see " + folder.resolve("log"), message(() -> process.ask("picture", 2, 1)));
        }
        try (PeerProcess process = start("echo '@ready 0 x'; while read line; do sleep 60; done", 1)) {
            assertEquals("no answer within 1 s", message(() -> process.ask("picture", 2, 1)));
        }
        assertEquals("it has ended, see " + folder.resolve("log"), message(() -> start("exit 1", 60)));
        assertEquals(
                "it said '@hello' in place of '@ready SECONDS NAME'",
                message(() -> start("echo @hello; read line", 60)));
        assertTrue(message(() -> new PeerProcess(List.of("/no/such/program"), folder.resolve("log"), 60))
                .startsWith("it does not start: "));
    }

    @Test
    void aPeerThatIsMissingLeavesTheOthersAlone() throws PeerException {
        Figures figures = new Figures();
        Comparison comparison = new Comparison(figures);
        try (Peer there = new Peer("there", List.of("sh", "-c", ANSWERS), folder)) {
            comparison.add(new Question("picture", "there", there, "picture", 2, 1));
            comparison.add(new Question("picture", "gone", Peer.missing("gone", "python3"), "picture", 2, 1));
            comparison.warmUp(0);
            comparison.round();
            comparison.round();
            assertEquals("a script", there.description());
        }
        assertEquals(0.25, figures.median("picture", "there").orElseThrow());
        assertEquals("python3", figures.failure("picture", "gone"));
        assertEquals(List.of("picture"), comparison.rows());
    }

    private PeerProcess start(String script, long limitSeconds) throws PeerException {
        return new PeerProcess(List.of("sh", "-c", script), folder.resolve("log"), limitSeconds);
    }

    private static String message(Executable action) {
        return assertThrows(PeerException.class, action).getMessage();
    }
}
