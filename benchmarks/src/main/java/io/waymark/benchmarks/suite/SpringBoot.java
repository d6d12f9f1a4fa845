package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.Results;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The sample order service: milliseconds from the start of the process until its first answer to an HTTP request, and
 * resident megabytes after that, one audited call and a garbage collection, without the journal's mapped pages.
 */
final class SpringBoot implements Suite {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** An audited call, which the sample's own user makes. What writes events is needed from then on, five seconds later at most. */
    private static final byte[] AUDITED =
            ("DELETE /orders/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString("clerk:clerk-password".getBytes(StandardCharsets.US_ASCII))
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    private static final int SETTLE_MILLIS = 8_000;
    private static final long DEADLINE_NANOS = 120_000_000_000L;

    @Override
    public String name() {
        return "spring-boot";
    }

    @Override
    public Results measure(Settings settings) throws IOException, InterruptedException {
        Results results = settings.results(name());
        Path service = settings.home().orderService();
        if (Files.exists(service)) {
            for (int round = 0; round < settings.either(1, 7); round++) {
                for (Entrant entrant : List.of(Entrant.NONE, Entrant.WAYMARK, Entrant.OPENTELEMETRY)) {
                    if (entrant.isPresent(settings.home())) {
                        measure(settings, entrant, service, results);
                    }
                }
            }
        }
        return results;
    }

    private static void measure(Settings settings, Entrant entrant, Path service, Results results)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        Path bin = settings.jdk().resolve("bin");
        command.add(bin.resolve("java").toString());
        command.add("-Xmx512m");
        command.addAll(entrant.flags(settings.home()));
        command.add("-Dotel.traces.exporter=none");
        command.addAll(List.of("-jar", service.toString(), "--server.port=" + port, "--server.address=127.0.0.1"));
        try (ForkedJvm jvm = ForkedJvm.start(command)) {
            jvm.discardOutput();
            awaitAnswer(jvm, port);
            results.add("answer.millis", entrant.label(), (System.nanoTime() - jvm.startedNanos()) / 1e6);
            answers(port, AUDITED);
            Thread.sleep(SETTLE_MILLIS);
            long pid = jvm.process().pid();
            new ProcessBuilder(bin.resolve("jcmd").toString(), Long.toString(pid), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            results.add("resident.mb", entrant.label(), LinuxProcess.residentMegabytes(pid, jvm.directory()));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitAnswer(ForkedJvm jvm, int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!answers(port, REQUEST)) {
            if (!jvm.process().isAlive() || System.nanoTime() - deadline > 0) {
                throw jvm.failed("did not answer");
            }
            Thread.sleep(5);
        }
    }

    private static boolean answers(int port, byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            // Nobody listens yet.
            return false;
        }
    }
}
