package io.clipsr.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * ONNX Runtime for Java, in single precision, on the files that pytorch_peer.py exports. Its only argument is the
 * folder of {@link PeerFiles}.
 */
final class OnnxRuntimePeer implements PeerServer.Jobs {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final Path folder;
    private final Map<String, OrtSession> sessions = new HashMap<>();

    private OnnxRuntimePeer(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, OrtException {
        long begin = System.nanoTime();
        OnnxRuntimePeer peer = new OnnxRuntimePeer(Path.of(args[0]));
        int threads = Runtime.getRuntime().availableProcessors();
        peer.session("picture", threads);
        peer.session("prompt", threads);
        double seconds = (System.nanoTime() - begin) / 1e9;
        PeerServer.serve(seconds, "ONNX Runtime " + peer.environment.getVersion(), peer);
    }

    private OrtSession session(String name, int threads) throws OrtException {
        OrtSession session = sessions.get(name + threads);
        if (session == null) {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(folder.resolve(name + ".onnx").toString(), options);
            sessions.put(name + threads, session);
        }
        return session;
    }

    @Override
    public PeerServer.Call call(String name, int threads, int size) throws OrtException, IOException {
        OrtSession session = session(name.equals("prompt") ? name : "picture", threads);
        Map<String, OnnxTensor> inputs = name.equals("prompt")
                ? tokens(size)
                : Map.of("x", grid(PeerFiles.floats(PeerFiles.grid(folder, size)), size));
        if (name.equals("output")) {
            return () -> {
                try (OrtSession.Result result = session.run(inputs)) {
                    FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                    float[] array = new float[values.remaining()];
                    values.get(array);
                    PeerFiles.writeFloats(folder.resolve(PeerFiles.OUTPUT), array);
                }
            };
        }
        return () -> session.run(inputs).close();
    }

    private OnnxTensor grid(float[] values, int batch) throws OrtException {
        return OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values), new long[] {batch, 3, PeerFiles.SIDE, PeerFiles.SIDE});
    }

    private Map<String, OnnxTensor> tokens(int count) throws IOException, OrtException {
        int[] ids = PeerFiles.ids(folder);
        long[] padded = Arrays.stream(Arrays.copyOf(ids, count)).asLongStream().toArray();
        return Map.of(
                "ids", OnnxTensor.createTensor(environment, LongBuffer.wrap(padded), new long[] {1, count}),
                "end",
                        OnnxTensor.createTensor(
                                environment, LongBuffer.wrap(new long[] {ids.length - 1}), new long[] {1}));
    }
}
