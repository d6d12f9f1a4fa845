package io.waymark.testing.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;

/**
 * A real S3 server on the loopback address that checks signatures. Its buckets are in a folder, and outlive it; it can be
 * stopped and started again where it was.
 */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "trail";
    public static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    public static final String SECRET_KEY = "example";

    private final Path folder;
    private final @Nullable Path keyStore;
    private final String password;
    private int port;
    private @Nullable S3Proxy server;

    /**
     * Starts a server with one bucket.
     *
     * @param folder what holds the buckets
     * @throws IOException if it does not start
     */
    public S3Server(Path folder) throws IOException {
        this(folder, null, "");
    }

    private S3Server(Path folder, @Nullable Path keyStore, String password) throws IOException {
        this.folder = folder;
        this.keyStore = keyStore;
        this.password = password;
        Files.createDirectories(bucket());
        start();
    }

    /**
     * Starts a server that speaks TLS, with one bucket.
     *
     * @param folder what holds the buckets
     * @param keyStore its key and certificate
     * @param password of the key store
     * @return the server
     * @throws IOException if it does not start
     */
    public static S3Server secure(Path folder, Path keyStore, String password) throws IOException {
        return new S3Server(folder, keyStore, password);
    }

    /** Returns the folder that holds the bucket's objects under their keys. */
    public Path bucket() {
        return folder.resolve(BUCKET);
    }

    /** Starts it again. */
    public void start() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        S3Proxy.Builder builder = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem-nio2", properties))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY);
        URI address = URI.create(scheme() + "://127.0.0.1:" + port);
        S3Proxy started = (keyStore == null
                        ? builder.endpoint(address)
                        : builder.secureEndpoint(address).keyStore(keyStore.toString(), password))
                .build();
        try {
            started.start();
        } catch (Exception e) {
            throw new IOException("the S3 server does not start", e);
        }
        server = started;
        port = keyStore == null ? started.getPort() : started.getSecurePort();
    }

    /** Returns where it listens, also while it is stopped. */
    public URI endpoint() {
        return URI.create(scheme() + "://127.0.0.1:" + port);
    }

    private String scheme() {
        return keyStore == null ? "http" : "https";
    }

    /** Stops it; what it holds stays. */
    public void stop() throws IOException {
        S3Proxy running = server;
        if (running != null) {
            server = null;
            try {
                running.stop();
            } catch (Exception e) {
                throw new IOException("the S3 server does not stop", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
