package io.waymark.spring.federated;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A browser, and programs with tokens and certificates. */
public final class FederatedClient {
    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final CookieManager cookies = new CookieManager();
    private final Set<String> secrets = new TreeSet<>();
    private final HttpClient browser;
    private final HttpClient program;
    private final HttpClient certified;
    private final String address;
    private final String issuer;

    /**
     * Creates it.
     *
     * @param port the service's port
     * @param issuer URL of the identity provider
     * @param folder has the certificates
     */
    public FederatedClient(int port, String issuer, String folder) throws IOException, GeneralSecurityException {
        this.address = "https://127.0.0.1:" + port;
        this.issuer = issuer;
        Path keys = Path.of(folder);
        browser = builder(keys, null)
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        program = builder(keys, null).build();
        certified = builder(keys, "dora.p12").build();
    }

    private static HttpClient.Builder builder(Path keys, String certificate)
            throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(keys.resolve("server.p12")));
        KeyManager[] own = null;
        if (certificate != null) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(load(keys.resolve(certificate)), PASSWORD);
            own = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context);
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /** Every session id that was used. */
    public Set<String> secrets() {
        return secrets;
    }

    /** Takes a step and returns the status of the last response. */
    public int run(String step) throws IOException, InterruptedException {
        int status = switch (step) {
            case "login" -> login("grant");
            case "denied login" -> login("deny");
            case "forged login" -> send(browser, request("/login/oauth2/code/corp?code=forged&state=forged"));
            case "order" -> send(browser, post("/orders"));
            case "order of nobody" -> send(program, post("/orders"));
            case "jwt" -> send(program, post("/jwt/orders").header("Authorization", "Bearer " + accessToken()));
            case "opaque" -> send(program, post("/opaque/orders").header("Authorization", "Bearer " + accessToken()));
            case "forged jwt" ->
                send(program, post("/jwt/orders").header("Authorization", "Bearer " + accessToken() + "x"));
            case "certificate" -> send(certified, post("/certified/orders"));
            case "no certificate" -> send(program, post("/certified/orders"));
            default -> throw new IllegalArgumentException(step);
        };
        cookies.getCookieStore().getCookies().stream().map(HttpCookie::getValue).forEach(secrets::add);
        return status;
    }

    private int login(String answer) throws IOException, InterruptedException {
        cookies.getCookieStore().removeAll();
        return send(browser, request("/oauth2/authorization/corp").header("X-Answer", answer));
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(address + target)).header("User-Agent", "till/7");
    }

    private HttpRequest.Builder post(String target) {
        return request(target).POST(BodyPublishers.noBody());
    }

    private static int send(HttpClient by, HttpRequest.Builder request) throws IOException, InterruptedException {
        return by.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private String accessToken() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/token"))
                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        Matcher token = ACCESS_TOKEN.matcher(
                program.send(request, BodyHandlers.ofString()).body());
        if (!token.find()) {
            throw new IOException("no token");
        }
        return token.group(1);
    }
}
