package io.clipsr.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A program that is measured, in a process of its own, which stays warm. Between questions it is stopped (SIGSTOP), so
 * that threads that wait by spinning take nothing from the others.
 */
final class PeerProcess implements AutoCloseable {
    private static final String END = "@end";

    private final Process process;
    private final OutputStream questions;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Path log;
    private final long limitSeconds;
    private final Thread closing = new Thread(this::kill);
    private final double secondsToReady;
    private final double openSeconds;
    private final String description;

    /** Says that a program did not answer, or answered that it failed. */
    static final class PeerException extends Exception {
        private static final long serialVersionUID = 1;

        PeerException(String message) {
            super(message);
        }
    }

    /**
     * Starts a program and waits until it is ready.
     *
     * @param command the program with its arguments
     * @param log the file for its stderr
     * @param limitSeconds the time within which each answer must come
     */
    PeerProcess(List<String> command, Path log, long limitSeconds) throws PeerException {
        this.log = log;
        this.limitSeconds = limitSeconds;
        long begin = System.nanoTime();
        try {
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new PeerException("it does not start: " + e.getMessage());
        }
        Runtime.getRuntime().addShutdownHook(closing);
        questions = process.getOutputStream();
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
        try {
            String[] ready = answer().split(" ", 3);
            if (!ready[0].equals("@ready") || ready.length < 3) {
                throw new PeerException("it said '" + String.join(" ", ready) + "' in place of '@ready SECONDS NAME'");
            }
            secondsToReady = (System.nanoTime() - begin) / 1e9;
            openSeconds = Double.parseDouble(ready[1]);
            description = ready[2];
            signal("STOP");
        } catch (PeerException e) {
            close();
            throw e;
        }
    }

    /** Returns the time from the start of the process until it was ready. */
    double secondsToReady() {
        return secondsToReady;
    }

    /** Returns the time that opening the model took, in the process's own words. */
    double openSeconds() {
        return openSeconds;
    }

    /** Returns the name and version of the program. */
    String description() {
        return description;
    }

    /** Returns the seconds of one measurement of a job, for which the process repeats short calls. */
    double ask(String job, int threads, int size) throws PeerException {
        return asked(job + " " + threads + " " + size);
    }

    /** Returns the seconds of a single call of a job. */
    double askOnce(String job, int threads, int size) throws PeerException {
        return asked(job + " " + threads + " " + size + " once");
    }

    private double asked(String question) throws PeerException {
        signal("CONT");
        try {
            questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            questions.flush();
        } catch (IOException e) {
            throw new PeerException("it has ended, see " + log);
        }
        String answer = answer();
        if (!answer.startsWith("@seconds ")) {
            throw new PeerException(answer.startsWith("@failed ") ? answer.substring(8) : "it said '" + answer + "'");
        }
        signal("STOP");
        return Double.parseDouble(answer.substring(9));
    }

    /** Returns the largest memory the process has had, in bytes; 0 where the system does not tell. */
    long peakMemory() {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("@")) {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            // The process was killed: the end is said below.
        }
        answers.add(END);
    }

    private String answer() throws PeerException {
        try {
            String answer = answers.poll(limitSeconds, TimeUnit.SECONDS);
            if (answer == null) {
                kill();
                throw new PeerException("no answer within " + limitSeconds + " s");
            }
            if (answer.equals(END)) {
                throw new PeerException("it has ended, see " + log);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted");
        }
    }

    private void signal(String name) throws PeerException {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new PeerException("no 'kill' to stop and continue it: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException("interrupted");
        }
    }

    private void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(closing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is ending; the hook runs anyway.
        }
    }
}
