package io.clipsr.benchmarks.peers;

import io.clipsr.benchmarks.peers.PeerProcess.PeerException;
import java.nio.file.Path;
import java.util.List;

/** A program to compare. It is started when it is first asked; once it has failed, it is not asked again. */
final class Peer implements AutoCloseable {
    private static final long LIMIT_SECONDS = 90;

    private final String name;
    private final List<String> command;
    private final Path log;
    private String missing;
    private PeerProcess process;
    private String description;

    /**
     * Describes a program that is there.
     *
     * @param name a name for files
     */
    Peer(String name, List<String> command, Path folder) {
        this.name = name;
        this.command = command;
        this.log = folder.resolve(name.replaceAll("[ ,]+", "-") + ".log");
    }

    /** Describes a program that is not there, and says why. */
    static Peer missing(String name, String why) {
        Peer peer = new Peer(name, List.of(), Path.of(""));
        peer.missing = why;
        return peer;
    }

    /** Returns why the program cannot be asked; null if it can. */
    String missing() {
        return missing;
    }

    /** Returns the program's own description, after it was asked; else its name. */
    String description() {
        return description == null ? name : description;
    }

    /** Returns the process, started if need be. */
    PeerProcess process() throws PeerException {
        if (process == null) {
            process = fresh();
        }
        return process;
    }

    /** Starts a further process, which belongs to the caller. */
    PeerProcess fresh() throws PeerException {
        if (missing != null) {
            throw new PeerException(missing);
        }
        try {
            PeerProcess started = new PeerProcess(command, log, LIMIT_SECONDS);
            description = started.description();
            return started;
        } catch (PeerException e) {
            missing = e.getMessage();
            throw e;
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
