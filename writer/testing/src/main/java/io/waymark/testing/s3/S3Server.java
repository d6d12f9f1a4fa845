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
 * A real S3 server on the loopback address. It keeps its buckets in a folder and checks signatures, or keeps them in
 * memory and takes anonymous requests. A server over a folder can be stopped and started again on the same port, with
 * what it held.
 */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "trail";
    public static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    public static final String SECRET_KEY = "example";

    private final @Nullable Path folder;
    private final @Nullable Path keyStore;
    private final String password;
    private int port;
    private @Nullable S3Proxy server;

    /**
     * Starts a server with the bucket {@link #BUCKET}. Requests are signed with {@link #ACCESS_KEY}.
     *
     * @param folder the folder of the buckets
     * @throws IOException if the server does not start
     */
    public S3Server(Path folder) throws IOException {
        this(folder, null, "");
    }

    private S3Server(@Nullable Path folder, @Nullable Path keyStore, String password) throws IOException {
        this.folder = folder;
        this.keyStore = keyStore;
        this.password = password;
        if (folder != null) {
            Files.createDirectories(folder.resolve(BUCKET));
        }
        start();
    }

    /**
     * Starts a server that speaks TLS, with the bucket {@link #BUCKET}.
     *
     * @param folder the folder of the buckets
     * @param keyStore key and certificate of the server
     * @param password the key store's password
     * @return the started server
     * @throws IOException if the server does not start
     */
    public static S3Server secure(Path folder, Path keyStore, String password) throws IOException {
        return new S3Server(folder, keyStore, password);
    }

    /**
     * Starts a server without buckets that keeps them in memory, ignores signatures and loses all when it stops.
     *
     * @return the started server
     * @throws IOException if the server does not start
     */
    public static S3Server inMemory() throws IOException {
        return new S3Server(null, null, "");
    }

    /**
     * Returns the folder that holds the objects of {@link #BUCKET} under their keys.
     *
     * @throws IllegalStateException if the server keeps its buckets in memory
     */
    public Path bucket() {
        if (folder == null) {
            throw new IllegalStateException("the server keeps its buckets in memory");
        }
        return folder.resolve(BUCKET);
    }

    /**
     * Starts the server again after {@link #stop()}, on the same port.
     *
     * @throws IOException if the server does not start
     */
    public void start() throws IOException {
        S3Proxy.Builder builder = S3Proxy.builder();
        Properties properties = new Properties();
        if (folder == null) {
            builder.blobStore(BlobStores.create("transient-nio2", properties))
                    .awsAuthentication(AuthenticationType.NONE, "", "")
                    .ignoreUnknownHeaders(true);
        } else {
            properties.setProperty("jclouds.filesystem.basedir", folder.toString());
            builder.blobStore(BlobStores.create("filesystem-nio2", properties))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY);
        }
        if (keyStore == null) {
            builder.endpoint(endpoint());
        } else {
            builder.secureEndpoint(endpoint()).keyStore(keyStore.toString(), password);
        }
        S3Proxy started = builder.build();
        try {
            started.start();
        } catch (Exception e) {
            throw new IOException("the S3 server does not start at " + endpoint(), e);
        }
        server = started;
        port = keyStore == null ? started.getPort() : started.getSecurePort();
    }

    /** Returns the server's address, also while it is stopped. */
    public URI endpoint() {
        return URI.create((keyStore == null ? "http" : "https") + "://127.0.0.1:" + port);
    }

    /**
     * Stops the server; the objects in its folder stay.
     *
     * @throws IOException if the server does not stop
     */
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
