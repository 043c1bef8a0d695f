package io.clipsr.benchmarks.peers;

import io.clipsr.SuperResolver;
import io.clipsr.UpscaleOptions;
import io.clipsr.kernels.Device;
import io.clipsr.kernels.Tensor;
import io.clipsr.kernels.TensorScope;
import io.clipsr.kernels.devices.Devices;
import io.clipsr.model.ClipSrNetwork;
import io.clipsr.model.PromptConditioning;
import io.clipsr.text.ClipTokenizer;
import io.clipsr.weights.convert.ModelLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** CLIP-SR as one of the programs that are compared. Its only argument is the folder of {@link PeerFiles}. */
final class ClipsrPeer implements PeerServer.Jobs {
    private final Path folder;
    private final Map<Integer, Opened> opened = new HashMap<>();

    private ClipsrPeer(Path folder) {
        this.folder = folder;
    }

    /**
     * A network on a device with some threads. Its prompt is computed at the first picture, and is no part of opening.
     */
    private static final class Opened {
        private final Device device;
        private final ClipSrNetwork network;
        private final int[] ids;
        private PromptConditioning condition;

        Opened(Device device, ClipSrNetwork network, int[] ids) {
            this.device = device;
            this.network = network;
            this.ids = ids;
        }

        PromptConditioning condition() {
            condition = condition == null ? network.condition(ids) : condition;
            return condition;
        }
    }

    public static void main(String[] args) throws IOException {
        long begin = System.nanoTime();
        ClipsrPeer peer = new ClipsrPeer(Path.of(args[0]));
        peer.open(Devices.defaultThreads());
        double seconds = (System.nanoTime() - begin) / 1e9;
        PeerServer.serve(seconds, "JDK " + Runtime.version(), peer);
    }

    private Opened open(int threads) {
        return opened.computeIfAbsent(threads, n -> {
            Device device = Devices.open("cpu", n);
            ClipSrNetwork network = new ClipSrNetwork(device, ModelLoader.open(folder.resolve(PeerFiles.MODEL), null));
            return new Opened(device, network, ClipTokenizer.clip().encode(PeerFiles.PROMPT));
        });
    }

    @Override
    public PeerServer.Call call(String name, int threads, int size) throws IOException {
        switch (name) {
            case "picture": {
                float[] grid = PeerFiles.floats(PeerFiles.grid(folder, size));
                return () -> picture(open(threads), grid, size);
            }
            case "prompt": {
                int[] ids = PeerFiles.ids(folder);
                return () -> open(threads).network.condition(ids);
            }
            case "output": {
                float[] grid = PeerFiles.floats(PeerFiles.grid(folder, size));
                return () ->
                        PeerFiles.writeFloats(folder.resolve(PeerFiles.OUTPUT), picture(open(threads), grid, size));
            }
            case "photo": {
                SuperResolver bundled =
                        SuperResolver.builder().device("cpu").threads(threads).open();
                UpscaleOptions options = UpscaleOptions.of(PeerFiles.PROMPT).withOverwrite(true);
                return () ->
                        bundled.upscale(folder.resolve(PeerFiles.PHOTO), folder.resolve("photo-clipsr.png"), options);
            }
            default:
                throw new IllegalArgumentException("no job " + name);
        }
    }

    /** Returns the pictures computed from values and to values in Java's memory. */
    private static float[] picture(Opened on, float[] grid, int batch) {
        Device device = on.device;
        try (TensorScope scope = device.openScope()) {
            Tensor input = device.upload(grid, batch, 3, PeerFiles.SIDE, PeerFiles.SIDE);
            return device.download(on.network.upscale(input, on.condition()));
        }
    }
}
