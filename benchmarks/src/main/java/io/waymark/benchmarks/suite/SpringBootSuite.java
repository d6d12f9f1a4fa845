package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
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
 * The sample order service: milliseconds from process start until the first HTTP response, and resident megabytes after one
 * audited call and a garbage collection, without the journal's mapped pages.
 */
final class SpringBootSuite implements Suite {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** An audited call by a user of the sample. The agent starts its writer at most five seconds later. */
    private static final byte[] AUDITED_REQUEST =
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
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        Path service = settings.paths().orderServiceJar();
        if (Files.exists(service)) {
            for (int round = 0; round < settings.quickOrFull(1, 7); round++) {
                for (ContenderSpec contender :
                        List.of(ContenderSpec.NONE, ContenderSpec.WAYMARK, ContenderSpec.OPENTELEMETRY)) {
                    if (contender.isAvailable(settings.paths())) {
                        measure(settings, contender, service, results);
                    }
                }
            }
        }
        return results;
    }

    private static void measure(SuiteSettings settings, ContenderSpec contender, Path service, SuiteResults results)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        Path bin = settings.jdk().resolve("bin");
        command.add(bin.resolve("java").toString());
        command.add("-Xmx512m");
        command.addAll(contender.jvmFlags(settings.paths()));
        command.add("-Dotel.traces.exporter=none");
        command.addAll(List.of("-jar", service.toString(), "--server.port=" + port, "--server.address=127.0.0.1"));
        try (MeasuredJvm jvm = MeasuredJvm.start(command)) {
            jvm.discardOutput();
            awaitFirstResponse(jvm, port);
            results.add("first.response.millis", contender.label(), (System.nanoTime() - jvm.startedNanos()) / 1e6);
            sendRequest(port, AUDITED_REQUEST);
            Thread.sleep(SETTLE_MILLIS);
            long pid = jvm.process().pid();
            new ProcessBuilder(bin.resolve("jcmd").toString(), Long.toString(pid), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            results.add("resident.mb", contender.label(), ProcFs.residentMegabytes(pid, jvm.directory()));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitFirstResponse(MeasuredJvm jvm, int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!sendRequest(port, REQUEST)) {
            if (!jvm.process().isAlive() || System.nanoTime() - deadline > 0) {
                throw jvm.failure("did not respond");
            }
            Thread.sleep(5);
        }
    }

    private static boolean sendRequest(int port, byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request);
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            // The port is not open yet.
            return false;
        }
    }
}
