package io.waymark.benchmarks.suite;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sample service with Spring Boot in a JVM of its own, on a free local port. Confined to one thread. */
final class BootService implements Closeable {
    private static final byte[] FIRST_REQUEST = request("GET", "/", "");
    private static final Pattern SESSION = Pattern.compile("JSESSIONID=\\w+");
    private static final int TIMEOUT_MILLIS = 10_000;

    /** How long a service may take until it responds. */
    static final Duration DEADLINE = Duration.ofMinutes(2);

    private final SuiteSettings settings;
    private final MeasuredJvm jvm;
    private final int port;

    private BootService(SuiteSettings settings, MeasuredJvm jvm, int port) {
        this.settings = settings;
        this.jvm = jvm;
        this.port = port;
    }

    /**
     * Starts a service.
     *
     * @param settings names the JDK
     * @param flags flags of the JVM
     * @param jar the service's executable jar
     */
    static BootService start(SuiteSettings settings, List<String> flags, Path jar) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(settings.jdk().resolve("bin/java").toString());
        command.add("-Xmx512m");
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString(), "--server.port=" + port, "--server.address=127.0.0.1"));
        // Tomcat closes a connection after 100 requests: a new one costs more than what is measured.
        command.add("--server.tomcat.max-keep-alive-requests=-1");
        MeasuredJvm jvm = MeasuredJvm.start(command);
        jvm.discardOutput();
        return new BootService(settings, jvm, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Writes a request without a body, as of a connection that is kept alive.
     *
     * @param method the HTTP method
     * @param path the path with its query
     * @param headers further headers, each with its end of line
     */
    static byte[] request(String method, String path, String headers) {
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: benchmark/1\r\n"
                        + "Accept: application/json\r\nContent-Length: 0\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the header of a program's request with the user's password. */
    static String basic(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.US_ASCII);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials) + "\r\n";
    }

    /** Signs in at the login form, and returns the header of the session's requests: checking a password takes long. */
    String logIn(String user, String password) throws IOException {
        String form = "username=" + user + "&password=" + password;
        String message = "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                + form;
        try (Socket socket = connect()) {
            socket.getOutputStream().write(message.getBytes(StandardCharsets.US_ASCII));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            Matcher session = SESSION.matcher(response);
            if (!session.find()) {
                throw new IOException("the login failed: " + response);
            }
            return "Cookie: " + session.group() + "\r\n";
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    MeasuredJvm jvm() {
        return jvm;
    }

    int port() {
        return port;
    }

    long pid() {
        return jvm.process().pid();
    }

    /** Waits until the service responds to a request, and returns the milliseconds since its process was started. */
    double awaitFirstResponse() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!send(FIRST_REQUEST)) {
            if (!jvm.process().isAlive() || System.nanoTime() - deadline > 0) {
                throw jvm.failure("did not respond");
            }
            Thread.sleep(5);
        }
        return (System.nanoTime() - jvm.startedNanos()) / 1e6;
    }

    /** Sends a request on a connection of its own, and returns whether there is a response. */
    boolean send(byte[] request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            // The port is not open yet.
            return false;
        }
    }

    /** Collects garbage and returns the resident megabytes, without mapped pages of the journal. */
    double residentMegabytes() throws IOException, InterruptedException {
        new ProcessBuilder(settings.jdk().resolve("bin/jcmd").toString(), Long.toString(pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return ProcFs.residentMegabytes(pid(), jvm.directory());
    }

    @Override
    public void close() throws IOException {
        jvm.close();
    }
}
