package io.waymark.benchmarks.suite;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Sends one request again and again on one kept-alive connection. Confined to one thread. */
final class PacedClient implements Closeable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final byte[] line = new byte[8192];

    PacedClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    /**
     * Sends requests, each when it is due or when the one before is answered.
     *
     * @param request the request
     * @param status the first digits of the status line's code that is expected
     * @param count how many
     * @param periodNanos the time between two requests; 0 for none
     * @param limitNanos sends no more requests after this time
     * @return the nanoseconds from each request to the end of its response, in the order of sending; fewer if the time was up
     * @throws IOException if a response is another one
     */
    long[] send(byte[] request, String status, int count, long periodNanos, long limitNanos) throws IOException {
        long[] nanos = new long[count];
        long begin = System.nanoTime();
        long due = begin;
        for (int i = 0; i < count; i++) {
            if (System.nanoTime() - begin >= limitNanos) {
                return Arrays.copyOf(nanos, i);
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long start = System.nanoTime();
            socket.getOutputStream().write(request);
            readResponse(status);
            long end = System.nanoTime();
            nanos[i] = end - start;
            due = Math.max(due + periodNanos, end);
        }
        return nanos;
    }

    private void readResponse(String status) throws IOException {
        String first = readLine();
        if (!first.startsWith("HTTP/1.1 " + status)) {
            throw new IOException("unexpected response: " + first);
        }
        long length = 0;
        boolean chunked = false;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(header.substring(15).trim());
            } else if (header.regionMatches(true, 0, "Transfer-Encoding:", 0, 18)) {
                chunked = true;
            }
        }
        if (!chunked) {
            in.skipNBytes(length);
            return;
        }
        int size;
        do {
            size = Integer.parseInt(readLine(), 16);
            in.skipNBytes(size + 2L);
        } while (size > 0);
    }

    private String readLine() throws IOException {
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || length == line.length) {
                throw new IOException("the response has no end of line");
            }
            line[length++] = (byte) c;
        }
        return new String(line, 0, Math.max(0, length - 1), StandardCharsets.ISO_8859_1);
    }

    /** Returns the value below which a share of the values is; sorts them. */
    static double quantile(long[] values, double share) {
        Arrays.sort(values);
        return values[(int) Math.min(values.length - 1L, (long) (values.length * share))];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
