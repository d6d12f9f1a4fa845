package io.waymark.validator.server.console;

import io.waymark.validator.server.access.Caller;
import io.waymark.validator.server.access.RateLimit;
import io.waymark.validator.server.access.Sessions;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/** Signs users of the page in with an access key, and out. The session is a cookie that no script can read. Thread-safe. */
final class SignIn {
    private static final String COOKIE = "waymark-session";
    private static final int MAX_BODY_BYTES = 4 * 1024;

    /** Of each address. */
    private static final double ATTEMPTS_PER_SECOND = 0.2;

    private static final double ATTEMPTS_AT_ONCE = 10;

    private final Sessions sessions;
    private final ConsoleCalls calls;
    private final boolean secure;
    private final RateLimit attempts = new RateLimit(ATTEMPTS_PER_SECOND, ATTEMPTS_AT_ONCE);

    /**
     * Creates the sign-in of a page.
     *
     * @param sessions the sessions
     * @param calls records sign-ins
     * @param secure whether the page is served over TLS
     */
    SignIn(Sessions sessions, ConsoleCalls calls, boolean secure) {
        this.sessions = sessions;
        this.calls = calls;
        this.secure = secure;
    }

    /** Returns who sent a request; empty if the user has to sign in first. */
    Optional<Caller> callerOf(Request request) throws IOException {
        return sessions.find(tokenOf(request));
    }

    private static @Nullable String tokenOf(Request request) {
        List<HttpCookie> cookies = Request.getCookies(request);
        return cookies.stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Answers the form of the sign-in page: with the page, or with the sign-in page again. */
    void signIn(Request request, Response response, Callback callback) {
        if (!attempts.tryAcquire(Request.getRemoteAddr(request))) {
            redirect(response, callback, Console.SIGN_IN + "?problem=attempts");
            return;
        }
        Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES, new Promise.Invocable<>() {
            @Override
            public void succeeded(byte[] body) {
                signIn(new String(body, StandardCharsets.UTF_8), request, response, callback);
            }

            @Override
            public void failed(Throwable failure) {
                callback.failed(failure);
            }

            @Override
            public InvocationType getInvocationType() {
                return InvocationType.BLOCKING;
            }
        });
    }

    private void signIn(String form, Request request, Response response, Callback callback) {
        Fields fields = new Fields();
        try {
            UrlEncoded.decodeTo(form, fields::add, StandardCharsets.UTF_8);
            String accessKeyId = value(fields, "AccessKeyId");
            Optional<String> token = sessions.signIn(accessKeyId, value(fields, "SecretAccessKey"));
            calls.recordSignIn(request, sessions.userOf(accessKeyId), token.isPresent());
            if (token.isPresent()) {
                setCookie(response, token.get(), -1);
                redirect(response, callback, "/");
            } else {
                redirect(response, callback, Console.SIGN_IN + "?problem=key");
            }
        } catch (IOException e) {
            Response.writeError(request, response, callback, 500, IoErrorMessage.of(e));
        } catch (RuntimeException e) {
            // Not the encoding of a form.
            redirect(response, callback, Console.SIGN_IN + "?problem=key");
        }
    }

    private static String value(Fields fields, String name) {
        String value = fields.getValue(name);
        return value == null ? "" : value.strip();
    }

    void signOut(Request request, Response response, Callback callback) {
        sessions.signOut(tokenOf(request));
        setCookie(response, "", 0);
        redirect(response, callback, Console.SIGN_IN);
    }

    /** Not sent with requests that begin on pages of others. */
    private void setCookie(Response response, String token, long maxAge) {
        response.getHeaders()
                .add(new HttpField(
                        HttpHeader.SET_COOKIE,
                        COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "")
                                + (maxAge < 0 ? "" : "; Max-Age=" + maxAge)));
    }

    static void redirect(Response response, Callback callback, String path) {
        response.setStatus(303);
        response.getHeaders().put(HttpHeader.LOCATION, path);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        response.write(true, null, callback);
    }
}
