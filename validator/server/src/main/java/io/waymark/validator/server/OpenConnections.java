package io.waymark.validator.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Bounds the open connections of a port, so that slow clients keep nobody out: where there are too many, the one is closed whose
 * request has been waited for the longest. One that has had an answer before goes after those that have not. Where all are being
 * answered, it is the one whose answer has taken the longest, if that is so long that its client may just not read it; else the
 * newest. Thread-safe.
 */
final class OpenConnections extends Handler.Wrapper implements Connection.Listener {
    private static final long LONG_ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

    private final int max;
    private final Map<EndPoint, OpenConnection> open = new LinkedHashMap<>();

    /**
     * A connection.
     *
     * @param hasHadAnswer whether a request of it has been answered
     * @param isAnswered whether a request of it has arrived, with its body, and is being answered
     * @param since when that began, in terms of {@link System#nanoTime}
     */
    private record OpenConnection(boolean hasHadAnswer, boolean isAnswered, long since) {
        private static final Comparator<Map.Entry<EndPoint, OpenConnection>> LONGEST =
                (one, other) -> Long.signum(one.getValue().since - other.getValue().since);
        private static final Comparator<Map.Entry<EndPoint, OpenConnection>> LESS_WANTED =
                Comparator.<Map.Entry<EndPoint, OpenConnection>, Boolean>comparing(each -> each.getValue().hasHadAnswer)
                        .thenComparing(LONGEST);
    }

    /**
     * Creates the bound.
     *
     * @param max how many connections are open at most
     * @param handler answers the requests
     */
    OpenConnections(int max, Handler handler) {
        super(handler);
        this.max = max;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint opened = network(connection);
        EndPoint superfluous = null;
        synchronized (open) {
            // With TLS, a second connection is opened within the first one.
            open.putIfAbsent(opened, new OpenConnection(false, false, System.nanoTime()));
            if (open.size() > max) {
                superfluous = waitedForLongest(opened).or(this::answeredLongest).orElse(opened);
                open.remove(superfluous);
            }
        }
        if (superfluous != null) {
            superfluous.close();
        }
    }

    private Optional<EndPoint> waitedForLongest(EndPoint except) {
        return open.entrySet().stream()
                .filter(each -> !each.getValue().isAnswered && !each.getKey().equals(except))
                .min(OpenConnection.LESS_WANTED)
                .map(Map.Entry::getKey);
    }

    private Optional<EndPoint> answeredLongest() {
        return open.entrySet().stream()
                .filter(each ->
                        each.getValue().isAnswered && System.nanoTime() - each.getValue().since > LONG_ANSWER_NANOS)
                .min(OpenConnection.LONGEST)
                .map(Map.Entry::getKey);
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (open) {
            open.remove(network(connection));
        }
    }

    private static EndPoint network(Connection connection) {
        EndPoint point = connection.getEndPoint();
        while (point instanceof EndPoint.Wrapper wrapper) {
            point = wrapper.unwrap();
        }
        return point;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        EndPoint connection = network(request.getConnectionMetaData().getConnection());
        Request.addCompletionListener(request, failure -> set(connection, false));
        Request.Wrapper arriving = new Request.Wrapper(request) {
            @Override
            public Content.Chunk read() {
                Content.Chunk chunk = super.read();
                if (chunk != null && chunk.isLast()) {
                    set(connection, true);
                }
                return chunk;
            }
        };
        if (!hasBody(request)) {
            set(connection, true);
        }
        return super.handle(arriving, response, callback);
    }

    private static boolean hasBody(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void set(EndPoint connection, boolean isAnswered) {
        synchronized (open) {
            open.computeIfPresent(
                    connection,
                    (point, known) -> known.isAnswered == isAnswered
                            ? known
                            : new OpenConnection(known.hasHadAnswer || !isAnswered, isAnswered, System.nanoTime()));
        }
    }
}
