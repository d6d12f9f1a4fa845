package io.waymark.quarkus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends requests of users with passwords and with tokens, which it signs itself. */
final class ShopClient {
    private static final long DEADLINE_SECONDS = 30;
    private static final String BOUNDARY = "7d1b8c02";
    /** Marks a page that a browser would post at once: where to, and its fields. */
    private static final String FORM = "text/x-form";

    private static final String UPLOAD = "--" + BOUNDARY + "\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n\r\n"
            + "content-of-the-upload\r\n--" + BOUNDARY + "--\r\n";

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Keeps the cookie of a sign-in. */
    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final KeyPair key;
    private String issuer = "https://id.example.com";
    private String address = "";
    private volatile String answer = "code=code-7";
    private volatile boolean dated = true;
    private final AtomicInteger renewals = new AtomicInteger();

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
                "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/jwks\",\"authorization_endpoint\":\""
                        + issuer + "/authorize\",\"token_endpoint\":\"" + issuer
                        + "/token\",\"end_session_endpoint\":\""
                        + issuer + "/end\"}");
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", exchange -> {
            String token = token("carol");
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (form.contains("grant_type=refresh_token")) {
                renewals.incrementAndGet();
            }
            answer(
                    exchange,
                    "{\"token_type\":\"Bearer\",\"expires_in\":600,\"access_token\":\"" + token + "\",\"id_token\":\""
                            + token + "\",\"refresh_token\":\"renew-7\"}");
        });
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
        server.createContext(path, exchange -> answer(exchange, json));
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** From now on the provider signs nobody in. */
    void refuse() {
        answer = "error=access_denied";
    }

    /** From now on tokens do not say when they were issued. */
    void omitIssueTimes() {
        dated = false;
    }

    /** Signs the user in at once: sends the browser back with a code. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            String[] nameAndValue = pair.split("=", 2);
            query.put(nameAndValue[0], nameAndValue[1]);
        }
        String back = URLDecoder.decode(query.get("redirect_uri"), StandardCharsets.UTF_8);
        if ("form_post".equals(query.get("response_mode"))) {
            byte[] form = (back + " " + answer + "&state=" + query.get("state")).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", FORM);
            exchange.sendResponseHeaders(200, form.length);
            exchange.getResponseBody().write(form);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Location", back + "?" + answer + "&state=" + query.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** Follows the redirects of a sign-in with the provider, and posts its answer if that is a form. */
    int browse(String path) throws IOException, InterruptedException {
        HttpClient follower = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("User-Agent", "till/7")
                .build();
        HttpResponse<String> page = follower.send(request, HttpResponse.BodyHandlers.ofString());
        if (!page.headers().firstValue("Content-Type").orElse("").equals(FORM)) {
            return page.statusCode();
        }
        String[] form = page.body().split(" ", 2);
        HttpRequest post = HttpRequest.newBuilder(URI.create(form[0]))
                .header("User-Agent", "till/7")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form[1]))
                .build();
        return follower.send(post, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Forgets who has signed in. */
    void forgetCookies() {
        cookies.getCookieStore().removeAll();
    }

    /** Sends a message over a websocket, waits until it comes back, and closes the socket. */
    String echo(String user, String message) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .header("Authorization", "Basic " + encode(user + ":secret"))
                .buildAsync(URI.create(address.replace("http:", "ws:") + "/socket"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        answer.complete(text.toString());
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                        closed.complete(status);
                        return null;
                    }
                })
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        socket.sendText(message, true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        socket.request(2);
        String received = answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        return received;
    }

    /** Sends a request over HTTP/2, and returns the version of the answer. */
    HttpClient.Version sendOverHttp2(String user, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Basic " + encode(user + ":secret"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        // A client of its own: others have connections of HTTP/1.1.
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .version();
    }

    /** Sends a file. */
    int upload(String user, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .header("Authorization", "Basic " + encode(user + ":secret"))
                .POST(HttpRequest.BodyPublishers.ofString(UPLOAD))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /**
     * Closes the connection before there is a response.
     *
     * @param arrived waits until the service handles the request
     */
    void abort(String user, String path, Runnable arrived) throws IOException {
        URI uri = URI.create(address);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: till\r\nContent-Length: 0\r\nAuthorization: Basic "
                    + encode(user + ":secret") + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            arrived.run();
            socket.setSoLinger(true, 0);
        }
    }

    /** Returns how often the provider has renewed tokens. */
    int renewals() {
        return renewals.get();
    }

    /** Returns all tokens that were sent to users and by them, but for those of forged sessions. */
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

    /** Returns the service's address. */
    String address() {
        return address;
    }

    void connect(String serviceAddress) {
        address = serviceAddress;
    }

    /**
     * Sends a request.
     *
     * @param user a name, with a colon and a password that is not {@code secret}; {@code -} for nobody; {@code browser} for who has
     *     signed in; a token's user after {@code token}; {@code forged token}; or {@code forged session}, which the code flow of
     *     Quarkus keeps in a cookie
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
        } else if (user.equals("forged session")) {
            builder.header("Cookie", "q_session=" + token("mallory") + "A|none|||renew-7");
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

    /** Returns a token of a user, signed with the key. */
    String token(String user) {
        String token = sign(user);
        tokens.add(token);
        return token;
    }

    private String sign(String user) {
        long now = Instant.now().getEpochSecond();
        String content = part("{\"alg\":\"RS256\",\"kid\":\"one\",\"typ\":\"JWT\"}") + "."
                + part("{\"iss\":\"" + issuer + "\",\"aud\":\"shop\",\"sub\":\"7\",\"upn\":\"" + user
                        + "\",\"groups\":[\"clerk\"],\"amr\":[\"pwd\",\"mfa\"]" + (dated ? ",\"iat\":" + now : "")
                        + ",\"exp\":"
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

    private static String part(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
