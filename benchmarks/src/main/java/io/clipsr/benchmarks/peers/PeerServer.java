package io.clipsr.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The half of a peer that answers questions: {@code JOB THREADS SIZE}, and perhaps {@code once}, on stdin; {@code
 * @seconds S} or {@code @failed WHY} on stdout. {@link PeerProcess} is the half that asks; pytorch_peer.py and esrgan/speed.mjs answer in the same way.
 */
final class PeerServer {
    /** The time in which a call is repeated. */
    private static final double LEAST_SECONDS = 0.2;

    private PeerServer() {}

    /** Makes what is timed. */
    @FunctionalInterface
    interface Jobs {
        /**
         * Returns a call that does a job once.
         *
         * @param name the name of the job
         * @param size the number of pictures, or whatever the job counts
         */
        Call call(String name, int threads, int size) throws Exception;
    }

    /** A piece of work that is timed. */
    @FunctionalInterface
    interface Call {
        void run() throws Exception;
    }

    private record Key(String name, int threads, int size) {}

    /**
     * Answers until stdin ends.
     *
     * @param openSeconds the time that opening took
     * @param description the name and version of the program
     */
    static void serve(double openSeconds, String description, Jobs jobs) throws IOException {
        say(String.format(Locale.ROOT, "@ready %.6f %s", openSeconds, description));
        Map<Key, Call> calls = new HashMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            Key key = new Key(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            try {
                Call call = calls.get(key);
                if (call == null) {
                    call = jobs.call(key.name(), key.threads(), key.size());
                    calls.put(key, call);
                }
                say(String.format(Locale.ROOT, "@seconds %.6f", words.length > 3 ? seconds(call) : median(call)));
            } catch (Exception | LinkageError | OutOfMemoryError e) {
                say("@failed " + String.valueOf(e).replaceAll("\\s+", " "));
            }
        }
    }

    /**
     * Returns the median of the calls in a fifth of a second. The call before them does not count: it finds cold
     * caches, as another program has just run.
     */
    private static double median(Call call) throws Exception {
        seconds(call);
        List<Double> seconds = new ArrayList<>();
        double sum = 0;
        while (sum < LEAST_SECONDS) {
            seconds.add(seconds(call));
            sum += seconds.get(seconds.size() - 1);
        }
        seconds.sort(null);
        int n = seconds.size();
        return (seconds.get((n - 1) / 2) + seconds.get(n / 2)) / 2;
    }

    private static double seconds(Call call) throws Exception {
        long begin = System.nanoTime();
        call.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
