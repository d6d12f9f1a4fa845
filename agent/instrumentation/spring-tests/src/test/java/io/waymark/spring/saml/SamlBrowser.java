package io.waymark.spring.saml;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser that passes the identity provider's responses on. */
final class SamlBrowser {
    private static final Pattern FIELD = Pattern.compile("name=\"(\\w+)\" value=\"([^\"]*)\"");
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]*)\"");

    private final CookieManager cookies = new CookieManager();
    private final Set<String> secrets = new TreeSet<>();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String address;

    SamlBrowser(String port) {
        address = "http://127.0.0.1:" + port;
    }

    /** Every session id and response of the identity provider. */
    Set<String> secrets() {
        return secrets;
    }

    /** Takes a step and returns the status of the last response. */
    int run(String step) throws IOException, InterruptedException {
        int status = switch (step) {
            case "order" -> send(post("/orders", "")).statusCode();
            case "logout" -> send(post("/logout", "")).statusCode();
            default -> login(step);
        };
        cookies.getCookieStore().getCookies().stream().map(HttpCookie::getValue).forEach(secrets::add);
        return status;
    }

    /** Goes to the provider and brings its answer back. */
    private int login(String answer) throws IOException, InterruptedException {
        HttpResponse<String> redirect = send(request(URI.create(address + "/saml2/authenticate/corp")));
        URI provider = URI.create(redirect.headers().firstValue("Location").orElseThrow());
        String page = send(request(provider).header("X-Answer", answer)).body();
        StringBuilder form = new StringBuilder();
        Matcher field = FIELD.matcher(page);
        while (field.find()) {
            form.append(form.isEmpty() ? "" : "&").append(field.group(1)).append('=');
            form.append(URLEncoder.encode(field.group(2), StandardCharsets.UTF_8));
            if (field.group(1).equals("SAMLResponse")) {
                secrets.add(field.group(2));
            }
        }
        Matcher action = ACTION.matcher(page);
        if (!action.find()) {
            throw new IOException(page);
        }
        return send(post(action.group(1).substring(address.length()), form.toString()))
                .statusCode();
    }

    private HttpRequest.Builder post(String target, String form) {
        return request(URI.create(address + target))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    private static HttpRequest.Builder request(URI target) {
        return HttpRequest.newBuilder(target).header("User-Agent", "till/7");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
