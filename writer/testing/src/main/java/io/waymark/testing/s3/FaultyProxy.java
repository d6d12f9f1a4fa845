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

/** An HTTP proxy in front of a server, on the loopback address, that does what it is told to requests; one a connection. */
public final class FaultyProxy implements AutoCloseable {
    private static final int MAX_HEAD_SIZE = 64 << 10;

    private final ServerSocket socket = new ServerSocket();
    private final URI server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger faultCount = new AtomicInteger();
    private final AtomicInteger remaining = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    /**
     * Starts it.
     *
     * @param server what it passes requests on to
     * @throws IOException if it cannot listen
     */
    public FaultyProxy(URI server) throws IOException {
        this.server = server;
        // Small, so that what nobody reads is soon held back.
        socket.setReceiveBufferSize(16 << 10);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    /** Returns where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** From now on, does this to all requests. */
    public void inject(Fault next) {
        inject(next, Integer.MAX_VALUE);
    }

    /** Does this to the next so many requests. */
    public void inject(Fault next, int requests) {
        remaining.set(requests);
        fault = next;
    }

    /** Returns to how many requests it has done something. */
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
            Fault now = remaining.getAndDecrement() > 0 ? fault : Fault.NONE;
            if (now != Fault.NONE) {
                faultCount.incrementAndGet();
            }
            if (now == Fault.HANG) {
                closed.await();
                return;
            }
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            String head = head(in);
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
                case TRUNCATE_REQUEST -> client.setSoLinger(true, 0);
                case LOSE_RESPONSE -> forward(head, body, OutputStream.nullOutputStream(), Integer.MAX_VALUE, 0);
                case TRUNCATE_RESPONSE -> forward(head, body, out, 100, 0);
                case SLOW_RESPONSE -> forward(head, body, out, Integer.MAX_VALUE, 2);
                case HANG -> throw new IllegalStateException("dealt with above");
            }
        } catch (IOException e) {
            // The client has gone, or the server is stopped: the connection ends.
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
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>"
                + "injected</Message></Error>";
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
