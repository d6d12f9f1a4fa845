package io.waymark.grpc.app;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Users of {@link ServedShop}, each with a certificate. */
public final class ShopUsers implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final long DEADLINE_SECONDS = 30;
    private static final Metadata.Key<String> REQUEST_ID = key("x-request-id");
    private static final Metadata.Key<String> FORWARDED_FOR = key("x-forwarded-for");

    /**
     * By the id of the calls. One whose handler is annotated has the event of that, and the pool of the one that has one may be woven a
     * moment after the first call.
     */
    private static final Map<String, MethodDescriptor<String, String>> CALLS = Map.of(
            "quote", OrderService.QUOTE,
            "delete", OrderService.DELETE,
            "refund", OrderService.REFUND,
            "follow", OrderService.FOLLOW,
            "missing", OrderService.MISSING);

    private final List<ManagedChannel> channels = new ArrayList<>();

    /**
     * Connects the users.
     *
     * @param port the port of the service
     * @param folder has their keys, {@code user-0.p12} and so on, and the service's, {@code shop.p12}
     * @param users how many there are
     */
    public ShopUsers(int port, Path folder, int users) throws Exception {
        TrustManagerFactory shop = TrustManagerFactory.getInstance("PKIX");
        shop.init(KeyStore.getInstance(folder.resolve("shop.p12").toFile(), PASSWORD));
        for (int i = 0; i < users; i++) {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(KeyStore.getInstance(folder.resolve("user-" + i + ".p12").toFile(), PASSWORD), PASSWORD);
            channels.add(Grpc.newChannelBuilder(
                            "127.0.0.1:" + port,
                            TlsChannelCredentials.newBuilder()
                                    .keyManager(keys.getKeyManagers())
                                    .trustManager(shop.getTrustManagers())
                                    .build())
                    .userAgent("till/7")
                    .build());
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** Writes the certificates of the users to {@code users.p12}, which the service trusts. */
    public static void trust(Path folder, int users) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (int i = 0; i < users; i++) {
            KeyStore own =
                    KeyStore.getInstance(folder.resolve("user-" + i + ".p12").toFile(), PASSWORD);
            trusted.setCertificateEntry("user-" + i, own.getCertificate("user-" + i));
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve("users.p12"))) {
            trusted.store(out, PASSWORD);
        }
    }

    /** Creates the order {@code load-N}, as user N and from the address. */
    public void create(int request, String address) {
        Metadata headers = new Metadata();
        headers.put(REQUEST_ID, "load-" + request);
        headers.put(FORWARDED_FOR, address);
        Channel channel = ClientInterceptors.intercept(
                channels.get(request % channels.size()), MetadataUtils.newAttachHeadersInterceptor(headers));
        String created =
                ClientCalls.blockingUnaryCall(channel, OrderService.CREATE, CallOptions.DEFAULT, "load-" + request);
        if (!created.equals("load-" + request)) {
            throw new IllegalStateException(created);
        }
    }

    /** Returns the ids of the calls that {@link #callAll} makes. */
    public static Iterable<String> ids() {
        return CALLS.keySet();
    }

    /** Makes each kind of call, and returns what the service answers, by the calls' ids. */
    public Map<String, String> callAll() throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Map.Entry<String, MethodDescriptor<String, String>> each : new TreeMap<>(CALLS).entrySet()) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            ClientCall<String, String> call = channels.get(0).newCall(each.getValue(), CallOptions.DEFAULT);
            Metadata headers = new Metadata();
            headers.put(REQUEST_ID, each.getKey());
            call.start(new Recorder(answer), headers);
            call.request(10);
            call.sendMessage("17");
            call.halfClose();
            answers.put(each.getKey(), answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
        return answers;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /** Writes down everything that comes back. */
    private static final class Recorder extends ClientCall.Listener<String> {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> answer;

        Recorder(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void onHeaders(Metadata headers) {
            write("headers", headers);
        }

        @Override
        public void onMessage(String message) {
            text.append("message ").append(message).append('\n');
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            write("trailers", trailers);
            answer.complete(text.append(status.getCode())
                    .append(' ')
                    .append(status.getDescription())
                    .toString());
        }

        private void write(String part, Metadata metadata) {
            for (String name : new TreeSet<>(metadata.keys())) {
                text.append(part).append(' ').append(name);
                if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    Iterable<byte[]> values = metadata.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
                    values.forEach(value -> text.append('=').append(new String(value, StandardCharsets.ISO_8859_1)));
                } else {
                    metadata.getAll(key(name)).forEach(value -> text.append('=').append(value));
                }
                text.append('\n');
            }
        }
    }
}
