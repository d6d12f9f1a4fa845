package io.waymark.validator.command;

import io.waymark.validator.server.WaymarkServer;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Serves what {@code aws cloudtrail validate-logs} asks CloudTrail for, {@code DescribeTrails} and {@code ListPublicKeys}, for a
 * trail whose bucket is elsewhere. Listens on the loopback address only.
 */
public final class CloudTrailEndpoint implements AutoCloseable {
    private final WaymarkServer server;

    private CloudTrailEndpoint(WaymarkServer server) {
        this.server = server;
    }

    /**
     * Starts an endpoint for a trail without a key prefix.
     *
     * @param port the port to listen on; 0 for any free port
     * @param publicKeys the file that {@code ListPublicKeys} returns; read at each request
     * @param bucket the bucket of the trail
     * @param trail the only trail that {@code DescribeTrails} returns
     * @return the endpoint, listening
     * @throws IOException if it cannot listen on the port
     */
    public static CloudTrailEndpoint start(int port, Path publicKeys, String bucket, TrailId trail) throws IOException {
        return start(port, List.of(publicKeys), bucket, "", trail);
    }

    /**
     * Starts an endpoint.
     *
     * @param port the port to listen on; 0 for any free port
     * @param publicKeys the files whose keys {@code ListPublicKeys} returns; read at each request
     * @param bucket the bucket of the trail
     * @param prefix the part of the trail's keys before {@code AWSLogs}, without a slash at its end; may be empty
     * @param trail the only trail that {@code DescribeTrails} returns
     * @return the endpoint, listening
     * @throws IOException if it cannot listen on the port
     */
    public static CloudTrailEndpoint start(int port, List<Path> publicKeys, String bucket, String prefix, TrailId trail)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return new CloudTrailEndpoint(WaymarkServer.start(address, trail, bucket, prefix, publicKeys));
    }

    /**
     * Returns the URL that the endpoint listens on.
     *
     * @return its URL, with the actual port
     */
    public URI uri() {
        return server.uri();
    }

    /** Stops listening. */
    @Override
    public void close() {
        server.close();
    }
}
