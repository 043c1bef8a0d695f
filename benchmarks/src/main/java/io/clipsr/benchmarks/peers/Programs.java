package io.clipsr.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the programs to compare, and says of each that is not there what is missing. */
final class Programs {
    /** The name of a class that only the build with the profile {@code peers} has. */
    private static final String ONNX_RUNTIME = "io.clipsr.benchmarks.peers.OnnxRuntimePeer";

    private static final long CHECK_SECONDS = 60;
    private static final long EXPORT_SECONDS = 120;
    private static final String EXPORTER = "pytorch_peer.py";

    private final Path benchmarks;
    private final Path folder;

    /**
     * @param benchmarks the folder of this module
     * @param folder the folder of {@link PeerFiles}
     */
    Programs(Path benchmarks, Path folder) {
        this.benchmarks = benchmarks;
        this.folder = folder;
    }

    /** Returns CLIP-SR on a JDK, whose home may be empty for none. */
    Peer clipsr(String name, String home) {
        return home.isEmpty()
                ? Peer.missing(name, "a " + name.replaceAll(".*, ", "") + ", see JAVA_HOME_17 and JAVA_HOME_25")
                : new Peer(name, java(Path.of(home, "bin", "java").toString(), ClipsrPeer.class.getName()), folder);
    }

    Peer pytorch(String python) throws IOException {
        String name = "PyTorch";
        return runs(CHECK_SECONDS, python, "-c", "import torch")
                ? new Peer(name, List.of(python, benchmarks.resolve(EXPORTER).toString(), folder.toString()), folder)
                : Peer.missing(name, "python3 with torch");
    }

    /** Returns ONNX Runtime; its files are exported unless they are newer than the network and the model. */
    Peer onnxRuntime(String python) throws IOException {
        String name = "ONNX Runtime";
        if (!isExported() && !runs(CHECK_SECONDS, python, "-c", "import torch, onnx")) {
            return Peer.missing(name, "python3 with torch and onnx, which export the model for it");
        }
        if (!isExported()
                && !runs(
                        EXPORT_SECONDS,
                        python,
                        benchmarks.resolve(EXPORTER).toString(),
                        folder.toString(),
                        "--export")) {
            return Peer.missing(name, "the export of the model, see " + folder.resolve("export.log"));
        }
        return new Peer(name, java(thisJava(), ONNX_RUNTIME), folder);
    }

    private boolean isExported() throws IOException {
        for (String file : new String[] {"picture.onnx", "prompt.onnx"}) {
            for (Path source : List.of(
                    benchmarks.resolve("pytorch_network.py"),
                    benchmarks.resolve(EXPORTER),
                    folder.resolve(PeerFiles.MODEL),
                    folder.resolve(PeerFiles.IDS))) {
                if (!Files.exists(folder.resolve(file))
                        || Files.getLastModifiedTime(folder.resolve(file)).compareTo(Files.getLastModifiedTime(source))
                                < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    Peer resize() {
        return new Peer("resize", java(thisJava(), ResizePeer.class.getName()), folder);
    }

    Peer esrgan() throws IOException {
        String name = "ESRGAN";
        if (!runs(CHECK_SECONDS, "node", "--version")) {
            return Peer.missing(name, "node 20 or newer");
        }
        Path script = benchmarks.resolve("esrgan/speed.mjs");
        return Files.isDirectory(benchmarks.resolve("esrgan/node_modules/@upscalerjs"))
                ? new Peer(name, List.of("node", script.toString(), folder.toString()), folder)
                : Peer.missing(
                        name,
                        "its packages; npm install --prefix benchmarks/esrgan --no-package-lock --ignore-scripts");
    }

    private List<String> java(String java, String main) {
        List<String> command = new ArrayList<>(List.of(java, "--add-modules", "jdk.incubator.vector"));
        if (isNewerThan17(java)) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main, folder.toString()));
        return command;
    }

    /** Returns whether a JDK has the option that allows native code without a warning. */
    private static boolean isNewerThan17(String java) {
        try {
            return Files.readAllLines(Path.of(java).toRealPath().getParent().resolveSibling("release")).stream()
                    .anyMatch(line -> line.matches("JAVA_VERSION=\"(2[1-9]|[3-9]\\d).*"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String thisJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Returns whether a command ends well within its time. */
    private boolean runs(long seconds, String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("export.log").toFile())
                    .start();
        } catch (IOException e) {
            return false; // there is no such command
        }
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
