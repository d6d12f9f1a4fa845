package io.waymark.validator.server.console;

import io.waymark.validator.history.EventHistory;
import io.waymark.validator.server.access.Caller;
import io.waymark.validator.server.access.Sessions;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what belongs to the page: itself at {@code /}, everything else below {@code /_console/}. Thread-safe. */
public final class Console {
    private static final String FOLDER = "/_console/";
    private static final String API = FOLDER + "api/";

    /** Nothing is loaded from anywhere else, and no text becomes a script or a style. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> TYPES = Map.of(
            ".html", "text/html; charset=utf-8",
            ".js", "text/javascript; charset=utf-8",
            ".css", "text/css; charset=utf-8",
            ".svg", "image/svg+xml");

    /** Have nothing of the trail: the sign-in page needs some. */
    private static final Set<String> ASSETS = Set.of("console.js", "console.css", "icon.svg");

    static final String SIGN_IN = FOLDER + "sign-in";
    private static final String SIGN_OUT = FOLDER + "sign-out";

    /** Why the sign-in page is shown again. */
    private static final Map<String, String> PROBLEMS = Map.of(
            "key", "The access key ID or the secret access key is wrong.",
            "attempts", "Too many attempts. Wait a minute.");

    private final ConsoleApi api;
    private final SignIn signIn;

    /**
     * Creates the page.
     *
     * @param history the events
     * @param integrity what is proved
     * @param trails the trails
     * @param sessions the sessions of users who have signed in
     * @param calls records what users do
     * @param secure whether the page is served over TLS
     */
    public Console(
            EventHistory history,
            IntegrityMonitor integrity,
            TrailDescriptions trails,
            Sessions sessions,
            ConsoleCalls calls,
            boolean secure) {
        this.api = new ConsoleApi(history, integrity, trails, calls);
        this.signIn = new SignIn(sessions, calls, secure);
    }

    /**
     * Returns whether a request is one of the page, and not of a client of CloudTrail or S3.
     *
     * @param request the request
     * @return whether {@link #answer} answers it
     */
    public static boolean isFor(Request request) {
        String path = Request.getPathInContext(request);
        return path.startsWith(FOLDER) || (path.equals("/") && isBrowser(request));
    }

    /** S3 lists the buckets at the same path. */
    private static boolean isBrowser(Request request) {
        String accepted = request.getHeaders().get(HttpHeader.ACCEPT);
        return HttpMethod.GET.is(request.getMethod()) && accepted != null && accepted.contains("text/html");
    }

    /**
     * Answers a request of the page.
     *
     * @param request the request
     * @param response receives the answer, or an error
     * @param callback called at its end
     */
    public void answer(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        try {
            if (HttpMethod.POST.is(request.getMethod())) {
                post(path, request, response, callback);
            } else if (HttpMethod.GET.is(request.getMethod())) {
                get(path, request, response, callback);
            } else {
                headers.put(HttpHeader.ALLOW, "GET, POST");
                Response.writeError(request, response, callback, 405);
            }
        } catch (IOException e) {
            Response.writeError(request, response, callback, 500, IoErrorMessage.of(e));
        }
    }

    /** Browsers say from which page a form comes; a request without that is none. */
    private void post(String path, Request request, Response response, Callback callback) {
        if (!request.getHeaders().contains(HttpHeader.ORIGIN)) {
            Response.writeError(request, response, callback, 403, "sign in with a browser");
        } else if (path.equals(SIGN_IN)) {
            signIn.signIn(request, response, callback);
        } else if (path.equals(SIGN_OUT)) {
            signIn.signOut(request, response, callback);
        } else {
            Response.writeError(request, response, callback, 404);
        }
    }

    private void get(String path, Request request, Response response, Callback callback) throws IOException {
        if (path.equals(SIGN_IN)) {
            writeSignIn(request, response, callback);
            return;
        }
        Optional<Caller> caller = signIn.callerOf(request);
        if (path.startsWith(API)) {
            api.answer(path.substring(API.length()), caller.orElse(null), request, response, callback);
        } else if (path.equals("/")) {
            if (caller.isPresent()) {
                write("index.html", read("index.html"), response, callback);
            } else {
                SignIn.redirect(response, callback, SIGN_IN);
            }
        } else {
            String file = path.substring(FOLDER.length());
            if (ASSETS.contains(file)) {
                write(file, read(file), response, callback);
            } else {
                Response.writeError(request, response, callback, 404);
            }
        }
    }

    private static void writeSignIn(Request request, Response response, Callback callback) {
        String query = String.valueOf(request.getHttpURI().getQuery());
        String problem = PROBLEMS.getOrDefault(query.replace("problem=", ""), "");
        String page = new String(read("sign-in.html"), StandardCharsets.UTF_8).replace("{problem}", problem);
        write("sign-in.html", page.getBytes(StandardCharsets.UTF_8), response, callback);
    }

    private static void write(String file, byte[] content, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, TYPES.get(file.substring(file.indexOf('.'))));
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        response.write(true, ByteBuffer.wrap(content), callback);
    }

    private static byte[] read(String file) {
        try (InputStream in = Console.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
