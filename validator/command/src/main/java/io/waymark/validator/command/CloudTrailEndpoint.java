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

/**
 * Answers, in CloudTrail's place, what {@code aws cloudtrail validate-logs} asks: {@code DescribeTrails} and {@code
 * ListPublicKeys}, over AWS JSON 1.1 (AWS CloudTrail API Reference), on the loopback address alone. Whoever asks may see
 * the answers: the keys are public, so signatures of requests are not looked at.
 */
public final class CloudTrailEndpoint implements AutoCloseable {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final JsonFactory JSON = new JsonFactory();

    private final HttpServer server;
    private final Path publicKeys;
    private final String bucket;
    private final TrailId trail;

    private CloudTrailEndpoint(HttpServer server, Path publicKeys, String bucket, TrailId trail) {
        this.server = server;
        this.publicKeys = publicKeys;
        this.bucket = bucket;
        this.trail = trail;
    }

    /**
     * Starts to answer.
     *
     * @param port where to listen; 0 for any that is free
     * @param publicKeys the file that {@code ListPublicKeys} is answered from; read at each call
     * @param bucket the trail's bucket
     * @param trail the only trail there is
     * @return the endpoint
     * @throws IOException if it cannot listen
     */
    public static CloudTrailEndpoint start(int port, Path publicKeys, String bucket, TrailId trail) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        CloudTrailEndpoint endpoint = new CloudTrailEndpoint(server, publicKeys, bucket, trail);
        server.createContext("/", endpoint::handle);
        server.start();
        return endpoint;
    }

    /**
     * Tells where it listens.
     *
     * @return a URL
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
                    // All of them: the CLI looks for those that it needs by their fingerprints.
                    case "ListPublicKeys" -> respond(exchange, 200, listPublicKeys());
                    default -> respond(exchange, 400, error("UnsupportedOperationException", target));
                }
            } catch (CommandException e) {
                respond(exchange, 500, error("InternalFailure", String.valueOf(e.getMessage())));
            }
        }
    }

    /** What is written to a JSON object. */
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

    /** Stops. */
    @Override
    public void close() {
        server.stop(0);
    }
}
