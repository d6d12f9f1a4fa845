package io.waymark.testing.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP proxy on the loopback address that injects faults between clients and a server. It serves one request per
 * connection. */
public final class FaultyProxy implements AutoCloseable {
    /** The region of the bucket where {@link Fault#OTHER_REGION} is injected. */
    public static final String OTHER_REGION = "eu-west-1";

    private static final int MAX_HEAD_SIZE = 64 << 10;

    private final ServerSocket socket = new ServerSocket();
    private final URI server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger faultCount = new AtomicInteger();
    private final AtomicInteger passing = new AtomicInteger();
    private final AtomicInteger remaining = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile String where = "";

    /**
     * Starts the proxy, without faults.
     *
     * @param server address that requests are forwarded to
     * @throws IOException if the proxy cannot listen
     */
    public FaultyProxy(URI server) throws IOException {
        this.server = server;
        // Small, so that a client of a hanging proxy soon blocks.
        socket.setReceiveBufferSize(16 << 10);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    /** Returns the proxy's address. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Injects a fault into all further requests. */
    public void inject(Fault next) {
        inject(next, Integer.MAX_VALUE);
    }

    /** Injects a fault into the next {@code requests} requests; those after them are forwarded. */
    public void inject(Fault next, int requests) {
        where = "";
        passing.set(0);
        remaining.set(requests);
        fault = next;
    }

    /** Forwards the next {@code requests} requests, and injects a fault into all that follow. */
    public void injectAfter(int requests, Fault next) {
        inject(next);
        passing.set(requests);
    }

    /** Injects a fault, other than {@link Fault#HANG}, into all further requests whose head contains a text. */
    public void injectWhere(String text, Fault next) {
        inject(next);
        where = text;
    }

    /** Returns the number of requests that met a fault. */
    public int faultCount() {
        return faultCount.get();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket client = socket.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Fault now = passing.getAndDecrement() <= 0 && remaining.getAndDecrement() > 0 ? fault : Fault.NONE;
            if (now == Fault.HANG) {
                faultCount.incrementAndGet();
                closed.await();
                return;
            }
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            String head = head(in);
            now = head.contains(where) ? now : Fault.NONE;
            if (now != Fault.NONE) {
                faultCount.incrementAndGet();
            }
            long length = Long.parseLong(header(head, "content-length", "0"));
            if (!header(head, "expect", "").isEmpty()) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            byte[] body = in.readNBytes((int) (now == Fault.TRUNCATE_REQUEST ? length / 2 : length));
            switch (now) {
                case NONE -> forward(head, body, out, Integer.MAX_VALUE, 0);
                case INTERNAL_ERROR -> respond(out, "500 Internal Server Error", "InternalError");
                case SLOW_DOWN -> respond(out, "503 Slow Down", "SlowDown");
                case ACCESS_DENIED -> respond(out, "403 Forbidden", "AccessDenied");
                case NOT_FOUND_PAGE -> respondPage(out);
                case NO_SUCH_BUCKET -> respond(out, "404 Not Found", "NoSuchBucket");
                case OTHER_REGION -> {
                    if (head.contains("/" + OTHER_REGION + "/s3/")) {
                        forward(head, body, out, Integer.MAX_VALUE, 0);
                    } else {
                        respond(
                                out,
                                "301 Moved Permanently\r\nx-amz-bucket-region: " + OTHER_REGION,
                                "PermanentRedirect");
                    }
                }
                case TRUNCATE_REQUEST -> client.setSoLinger(true, 0);
                case LOSE_RESPONSE -> forward(head, body, OutputStream.nullOutputStream(), Integer.MAX_VALUE, 0);
                case TRUNCATE_RESPONSE -> forward(head, body, out, 100, 0);
                case HANG_IN_RESPONSE -> {
                    ByteArrayOutputStream response = new ByteArrayOutputStream();
                    forward(head, body, response, Integer.MAX_VALUE, 0);
                    out.write(response.toByteArray(), 0, response.size() / 2);
                    closed.await();
                }
                case SLOW_RESPONSE -> forward(head, body, out, Integer.MAX_VALUE, 2);
                case HANG -> throw new IllegalStateException("handled above");
            }
        } catch (IOException e) {
            // The client or the server closed its connection: close the other one.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.size() > MAX_HEAD_SIZE) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String header(String head, String name, String defaultValue) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(defaultValue);
    }

    private void forward(String head, byte[] body, OutputStream out, int maxBytes, long pauseMillis)
            throws IOException, InterruptedException {
        try (Socket connection = new Socket(server.getHost(), server.getPort())) {
            OutputStream to = connection.getOutputStream();
            String forwarded = head.replaceAll("(?im)^(connection|expect):.*\r\n", "")
                    .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
            to.write(forwarded.getBytes(StandardCharsets.ISO_8859_1));
            to.write(body);
            to.flush();
            InputStream from = connection.getInputStream();
            if (pauseMillis == 0) {
                out.write(from.readNBytes(maxBytes));
                return;
            }
            for (int next = from.read(); next >= 0; next = from.read()) {
                out.write(next);
                if (closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private static void respond(OutputStream out, String status, String code) throws IOException {
        respond(
                out,
                status,
                "application/xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                        + "</Code><Message>injected</Message></Error>");
    }

    private static void respondPage(OutputStream out) throws IOException {
        respond(
                out,
                "404 Not Found",
                "text/html",
                "<!DOCTYPE html><html><head><title>Not Found</title><body><p>No such page.<br>");
    }

    private static void respond(OutputStream out, String status, String type, String body) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
