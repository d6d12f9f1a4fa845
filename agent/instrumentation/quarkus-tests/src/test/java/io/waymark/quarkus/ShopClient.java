package io.waymark.quarkus;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Sends requests of users with passwords and with tokens, which it signs itself. */
final class ShopClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Keeps the cookie of a sign-in. */
    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final KeyPair key;
    private String issuer = "https://id.example.com";
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

    /** Publishes the key, as a provider of OpenID Connect does, which is the issuer of tokens from now on. */
    HttpServer provide() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        RSAPublicKey published = (RSAPublicKey) key.getPublic();
        answer(
                server,
                "/.well-known/openid-configuration",
                "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/jwks\"}");
        answer(
                server,
                "/jwks",
                "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\",\"n\":\""
                        + part(published.getModulus()) + "\",\"e\":\"" + part(published.getPublicExponent())
                        + "\"}]}");
        server.start();
        return server;
    }

    private static void answer(HttpServer server, String path, String json) {
        server.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    /** Returns all tokens that were sent. */
    Set<String> tokens() {
        return tokens;
    }

    /** Returns the issuer of tokens. */
    String issuer() {
        return issuer;
    }

    /** Posts the form of Quarkus. */
    int signIn(String name, String password) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/j_security_check"))
                .header("User-Agent", "till/7")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("j_username=" + name + "&j_password=" + password))
                .build();
        return browser.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    void connect(String serviceAddress) {
        address = serviceAddress;
    }

    /**
     * Sends a request.
     *
     * @param user a name, with a colon and a password that is not {@code secret}; {@code -} for nobody; {@code browser} for who has
     *     signed in; a token's user after {@code token};
     *     or {@code forged token}
     * @param request method and path
     * @return the status
     */
    CompletableFuture<Integer> send(String user, String request) {
        String[] parts = request.split(" ", 2);
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(address + parts[1]))
                .header("User-Agent", "till/7")
                .method(parts[0], HttpRequest.BodyPublishers.noBody());
        if (user.equals("forged token")) {
            builder.header("Authorization", "Bearer " + token("carol") + "A");
        } else if (user.startsWith("token ")) {
            builder.header("Authorization", "Bearer " + token(user.substring(6)));
        } else if (!user.equals("-") && !user.equals("browser")) {
            builder.header("Authorization", "Basic " + encode(user.contains(":") ? user : user + ":secret"));
        }
        return (user.equals("browser") ? browser : client)
                .sendAsync(builder.build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String token(String user) {
        long now = Instant.now().getEpochSecond();
        String content = part("{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"JWT\"}") + "."
                + part("{\"iss\":\"" + issuer + "\",\"aud\":\"shop\",\"sub\":\"7\",\"upn\":\"" + user
                        + "\",\"groups\":[\"clerk\"],\"amr\":[\"pwd\",\"mfa\"],\"iat\":" + now + ",\"exp\":"
                        + (now + 600) + ",\"jti\":\"a-1\"}");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            String token =
                    content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
            tokens.add(token);
            return token;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
