package io.clipsr.examples.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a program: how it starts, and how Ctrl-C ends it. */
class ServerProcessTest {

    @TempDir
    private Path folder;

    private Process start(int port) throws IOException {
        return start(port, 300);
    }

    private Process start(int port, int secondsToAnswer) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + folder,
                        "-Dsun.net.httpserver.maxRspTime=" + secondsToAnswer,
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpscaleServer.class.getName(),
                        Integer.toString(port))
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private static int exitCode(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    private long temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("clipsr-"))
                    .count();
        }
    }

    @Test
    void ctrlCGivesUpWhatIsComputedAndLeavesNoFiles() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")),
                "no kill here to send signals with");
        Path picture = folder.resolve("picture.png");
        ImageIO.write(new BufferedImage(1000, 1000, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        Process process = start(0);
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String line = out.readLine();
            assertTrue(
                    line != null
                            && line.matches("open http://127\\.0\\.0\\.1:\\d+/ in a browser; press Ctrl-C to stop"),
                    line);
            URI address = URI.create(line.replaceFirst("open (\\S+) .*", "$1upscale"));
            CompletableFuture<HttpResponse<byte[]>> reply = HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(address)
                                    .POST(BodyPublishers.ofFile(picture))
                                    .build(),
                            BodyHandlers.ofByteArray());
            while (temporaryFolders() == 0 && !reply.isDone()) {
                Thread.sleep(50);
            }
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor());
            assertEquals(130, exitCode(process));
            assertTrue(reply.handle((done, failure) -> failure != null).join(), "it went on to the end");
        }
        assertEquals(0, temporaryFolders());
    }

    /** The sender takes a byte every 100 ms of an answer of megabytes; the server closes the connection. */
    @Test
    @Timeout(300)
    void aSenderThatHardlyReadsIsGivenUp() throws IOException, InterruptedException {
        BufferedImage noise = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            noise.setRGB(i % 100, i / 100, random.nextInt());
        }
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(noise, "png", picture);
        Process process = start(0, 1);
        try (BufferedReader out = process.inputReader(UTF_8)) {
            URI address = URI.create(out.readLine().replaceFirst("open (\\S+) .*", "$1"));
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(2048);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
                socket.getOutputStream()
                        .write(("POST /upscale?scale=16 HTTP/1.1\r\nHost: 127.0.0.1:" + address.getPort()
                                        + "\r\nContent-Length: " + picture.size() + "\r\n\r\n")
                                .getBytes(UTF_8));
                picture.writeTo(socket.getOutputStream());
                while (hasMore(socket.getInputStream())) {
                    Thread.sleep(100);
                }
            }
            assertEquals(
                    200,
                    HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                            .statusCode());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static boolean hasMore(InputStream in) {
        try {
            return in.read() >= 0;
        } catch (IOException e) {
            return false; // the connection was reset
        }
    }

    @Test
    void portThatIsTaken() throws IOException, InterruptedException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(1, exitCode(start(other.getLocalPort())));
            String said = Files.readString(folder.resolve("stderr"), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("WARNING: "))
                    .findFirst()
                    .orElse("");
            assertTrue(said.startsWith("port " + other.getLocalPort() + " cannot be used: "), said);
        }
    }
}
