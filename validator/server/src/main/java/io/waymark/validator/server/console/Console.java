package io.waymark.validator.server.console;

import io.waymark.validator.history.EventHistory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
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
            "index.html", "text/html; charset=utf-8",
            "console.js", "text/javascript; charset=utf-8",
            "console.css", "text/css; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final ConsoleApi api;

    /**
     * Creates the page.
     *
     * @param history the events
     * @param integrity what is proved
     * @param trails the trails
     */
    public Console(EventHistory history, IntegrityMonitor integrity, TrailDescriptions trails) {
        this.api = new ConsoleApi(history, integrity, trails);
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
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        if (!HttpMethod.GET.is(request.getMethod())) {
            headers.put(HttpHeader.ALLOW, "GET");
            Response.writeError(request, response, callback, 405);
        } else if (path.startsWith(API)) {
            api.answer(path.substring(API.length()), request, response, callback);
        } else {
            String file = path.equals("/") ? "index.html" : path.substring(FOLDER.length());
            String type = TYPES.get(file);
            if (type == null) {
                Response.writeError(request, response, callback, 404);
            } else {
                headers.put(HttpHeader.CONTENT_TYPE, type);
                headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
                response.write(true, ByteBuffer.wrap(read(file)), callback);
            }
        }
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
