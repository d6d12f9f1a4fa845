package io.waymark.quarkus;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Sends requests of users with passwords and with tokens, which it signs itself. */
final class ShopClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final KeyPair key;
    private String address = "";

    ShopClient() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        key = generator.generateKeyPair();
    }

    /** Returns the key that verifies tokens, as the service's option takes it. */
    String publicKey() {
        return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    }

    void connect(String serviceAddress) {
        address = serviceAddress;
    }

    /**
     * Sends a request.
     *
     * @param user a name, with a colon and a password that is not {@code secret}; {@code -} for nobody; or a token's user after
     *     {@code token}
     * @param request method and path
     * @return the status
     */
    CompletableFuture<Integer> send(String user, String request) {
        String[] parts = request.split(" ", 2);
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address + parts[1]))
                .header("User-Agent", "till/7")
                .method(parts[0], HttpRequest.BodyPublishers.noBody());
        if (user.startsWith("token ")) {
            builder.header("Authorization", "Bearer " + token(user.substring(6)));
        } else if (!user.equals("-")) {
            builder.header("Authorization", "Basic " + encode(user.contains(":") ? user : user + ":secret"));
        }
        return client.sendAsync(builder.build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String token(String user) {
        long now = Instant.now().getEpochSecond();
        String content = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + part("{\"iss\":\"https://id.example.com\",\"aud\":\"shop\",\"sub\":\"7\",\"upn\":\"" + user
                        + "\",\"groups\":[\"clerk\"],\"amr\":[\"pwd\",\"mfa\"],\"iat\":" + now + ",\"exp\":"
                        + (now + 600) + ",\"jti\":\"a-1\"}");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
