package io.waymark.spring.federated;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A provider of OpenID Connect that knows one user, carol. It signs her in at once, unless the browser's header {@code X-Answer}
 * says {@code deny}.
 */
public final class IdentityProvider implements AutoCloseable {
    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, String> noncesByCode = new ConcurrentHashMap<>();
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();

    /** Starts it. */
    public IdentityProvider() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::issue);
        server.createContext(
                "/introspect",
                exchange -> answer(
                        exchange,
                        "{\"active\":true,\"sub\":\"carol\",\"iss\":\"" + issuer() + "\",\"client_id\":\"scanner\"}"));
        server.createContext("/jwks", exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
        server.start();
    }

    /** Returns the issuer of its tokens, which is its URL. */
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Returns all codes and tokens that it has issued. */
    public Set<String> secrets() {
        return secrets;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
        String answer;
        if ("deny".equals(exchange.getRequestHeaders().getFirst("X-Answer"))) {
            answer = "error=access_denied";
        } else {
            String code = secret(UUID.randomUUID().toString());
            noncesByCode.put(code, query.get("nonce"));
            answer = "code=" + code;
        }
        String state = URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", query.get("redirect_uri") + "?" + answer + "&state=" + state);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** Exchanges a code for tokens, or gives a program an access token. */
    private void issue(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String code = form.get("code");
        String nonce = code == null ? null : noncesByCode.remove(code);
        answer(
                exchange,
                "{\"token_type\":\"Bearer\",\"expires_in\":600,\"access_token\":\"" + token(null) + "\","
                        + (nonce == null ? "" : "\"id_token\":\"" + token(nonce) + "\",")
                        + "\"scope\":\"openid\"}");
    }

    private String token(String nonce) throws IOException {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("carol")
                .audience("till")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("amr", List.of("pwd", "mfa"));
        if (nonce != null) {
            claims.claim("nonce", nonce);
        }
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IOException(e);
        }
        return secret(token.serialize());
    }

    private String secret(String value) {
        secrets.add(value);
        return value;
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
