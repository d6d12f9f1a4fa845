package io.waymark.validator.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waymark.validator.verifier.TrailId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Serves the two operations of CloudTrail that {@code aws cloudtrail validate-logs} calls, {@code DescribeTrails} and {@code
 * ListPublicKeys}, over AWS JSON 1.1 (AWS CloudTrail API Reference). Listens on the loopback address only. Request
 * signatures are not checked: the keys are public.
 */
public final class CloudTrailEndpoint implements AutoCloseable {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final JsonFactory JSON = new JsonFactory();

    private final HttpServer server;
    private final List<Path> publicKeys;
    private final String bucket;
    private final String prefix;
    private final TrailId trail;

    private CloudTrailEndpoint(HttpServer server, List<Path> publicKeys, String bucket, String prefix, TrailId trail) {
        this.server = server;
        this.publicKeys = publicKeys;
        this.bucket = bucket;
        this.prefix = prefix;
        this.trail = trail;
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
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        CloudTrailEndpoint endpoint = new CloudTrailEndpoint(server, publicKeys, bucket, prefix, trail);
        server.createContext("/", endpoint::handle);
        server.start();
        return endpoint;
    }

    /**
     * Returns the URL that the endpoint listens on.
     *
     * @return its URL, with the actual port
     */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            try {
                switch (target.substring(target.lastIndexOf('.') + 1)) {
                    case "DescribeTrails" -> respond(exchange, 200, describeTrails());
                    // Ignores the requested time range: the CLI selects keys by fingerprint.
                    case "ListPublicKeys" -> respond(exchange, 200, listPublicKeys());
                    default -> respond(exchange, 400, error("UnsupportedOperationException", target));
                }
            } catch (CommandException e) {
                respond(exchange, 500, error("InternalFailure", String.valueOf(e.getMessage())));
            }
        }
    }

    /** Writes the members of a JSON object. */
    private interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] jsonObject(JsonBody members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private byte[] describeTrails() throws IOException {
        return jsonObject(json -> {
            json.writeArrayFieldStart("trailList");
            json.writeStartObject();
            json.writeStringField("Name", trail.name());
            json.writeStringField("S3BucketName", bucket);
            if (!prefix.isEmpty()) {
                json.writeStringField("S3KeyPrefix", prefix);
            }
            json.writeStringField("TrailARN", trail.arn());
            json.writeStringField("HomeRegion", trail.homeRegion());
            json.writeBooleanField("IsMultiRegionTrail", true);
            json.writeBooleanField("IsOrganizationTrail", false);
            json.writeBooleanField("LogFileValidationEnabled", true);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    private byte[] listPublicKeys() throws CommandException {
        return PublicKeyOptions.read(publicKeys).toJson();
    }

    private static byte[] error(String type, String message) throws IOException {
        return jsonObject(json -> {
            json.writeStringField("__type", type);
            json.writeStringField("message", message);
        });
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE + "; charset=" + StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops listening. */
    @Override
    public void close() {
        server.stop(0);
    }
}
