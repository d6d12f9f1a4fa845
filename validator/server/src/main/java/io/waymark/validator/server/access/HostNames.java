package io.waymark.validator.server.access;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The names of the server. Requests for others, and from pages of others, are refused: a web page could have its own name
 * resolve to this address, or have its visitor's browser send requests here. Immutable.
 */
public final class HostNames {
    private static final Pattern LOOPBACK =
            Pattern.compile("127(?:\\.\\d{1,3}){3}|\\[(?:::1|0:0:0:0:0:0:0:1)]|(?:[a-z0-9._-]+\\.)?localhost");

    private final String scheme;
    private final Set<String> names;

    /**
     * Creates the names of a server.
     *
     * @param tls the certificate, whose names are those of the server; null without TLS
     */
    public HostNames(@Nullable KeyMaterial tls) {
        this.scheme = tls == null ? "http" : "https";
        this.names = tls == null ? Set.of() : tls.names();
    }

    /**
     * Finds out whether a request may be answered.
     *
     * @param request the request
     * @return why not, for people; null if it may
     */
    public @Nullable String problemOf(Request request) {
        String host = Request.getServerName(request);
        if (host == null || !isOwn(host.toLowerCase(Locale.ROOT))) {
            return "use the address that waymark serve has printed"
                    + (names.isEmpty() ? "" : ", or a name of its certificate: " + String.join(", ", names));
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null
                && !origin.equalsIgnoreCase(
                        scheme + "://" + request.getHeaders().get(HttpHeader.HOST))) {
            return "requests of other web pages are not answered";
        }
        String site = request.getHeaders().get("Sec-Fetch-Site");
        boolean ofOtherSite = site != null && site.endsWith("-site");
        return ofOtherSite && !"navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"))
                ? "requests of other web pages are not answered"
                : null;
    }

    private boolean isOwn(String host) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int dot = host.indexOf('.');
        return LOOPBACK.matcher(host).matches()
                || names.contains(address)
                || (dot > 0 && names.contains("*" + host.substring(dot)));
    }
}
