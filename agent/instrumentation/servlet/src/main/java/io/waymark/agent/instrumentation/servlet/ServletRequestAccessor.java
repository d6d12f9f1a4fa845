package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls the methods of one class of servlet requests through the public interface of the servlet API that the application
 * has.
 */
final class ServletRequestAccessor implements RequestAccessor {
    private static final int MAX_WRAPPERS = 32;
    /** The attribute by which containers tell those that render an error its status, under both names of the servlet API. */
    static final String JAKARTA_ERROR_STATUS = "jakarta.servlet.error.status_code";

    static final String JAVAX_ERROR_STATUS = "javax.servlet.error.status_code";

    private static final String TOMCAT = "org.apache.catalina.connector.Request";
    private static final String TOMCAT_FACADE = "org.apache.catalina.connector.RequestFacade";
    private static final String[] JETTY = {
        "org.eclipse.jetty.server.Request",
        "org.eclipse.jetty.ee8.nested.Request",
        "org.eclipse.jetty.ee9.nested.Request",
        "org.eclipse.jetty.ee10.servlet.ServletApiRequest",
        "org.eclipse.jetty.ee11.servlet.ServletApiRequest"
    };

    private final GuardedMethod getRemoteAddr;
    private final GuardedMethod getHeader;
    private final GuardedMethod getHeaders;
    private final GuardedMethod getUserPrincipal;
    private final GuardedMethod getAuthType;
    private final GuardedMethod getMethod;
    private final GuardedMethod getRequestUri;
    private final GuardedMethod getPathLength;
    private final GuardedMethod isPath;
    private final GuardedMethod getQueryString;
    private final GuardedMethod getContextPath;
    private final GuardedMethod getServletPath;
    private final GuardedMethod getPathInfo;
    private final GuardedMethod getMappingPattern;
    private final GuardedMethod getAttribute;
    private final GuardedMethod getScheme;
    private final GuardedMethod getRequestedSessionId;
    private final GuardedMethod getSession;
    private final GuardedMethod getSessionId;
    private final GuardedMethod getStatus;
    /** Of Tomcat, whether writing the response has failed; of Jetty, whether the connection is open. */
    private final GuardedMethod isBroken;

    private final GuardedMethod isOpen;
    /** Of Tomcat: of the request, of the connector that received it, and the attributes that are set, here or by the connector. */
    private final GuardedMethod isSecure;

    private final GuardedMethod isConnectorSecure;
    private final GuardedMethod attributes;
    private final GuardedMethod connectorAttributes;
    /** Of a wrapper, the request in it; of a request that Undertow made, its exchange. */
    private final GuardedMethod getEnclosed;

    private final @Nullable Class<?> facadeType;
    /** The name of the attribute that tells the cipher suite. */
    private final String cipherSuite;
    /** How the names of attributes begin that only containers with the other servlet API set. */
    private final String foreign;

    private final String errorStatus;

    private ServletRequestAccessor(Class<?> api, Class<?> type) {
        facadeType = facadeType(type);
        boolean jakarta = api.getName().startsWith("jakarta.");
        foreign = jakarta ? "javax.servlet." : "jakarta.servlet.";
        errorStatus = jakarta ? JAKARTA_ERROR_STATUS : JAVAX_ERROR_STATUS;
        cipherSuite = (jakarta ? "jakarta" : "javax") + ".servlet.request.cipher_suite";
        getRemoteAddr = GuardedMethod.chain(api, "getRemoteAddr");
        getHeader = GuardedMethod.named(api, "getHeader");
        getHeaders = GuardedMethod.named(api, "getHeaders");
        getUserPrincipal = GuardedMethod.chain(api, "getUserPrincipal");
        getAuthType = GuardedMethod.chain(api, "getAuthType");
        getMethod = GuardedMethod.chain(api, "getMethod");
        getRequestUri = GuardedMethod.chain(api, "getRequestURI");
        getQueryString = GuardedMethod.chain(api, "getQueryString");
        getContextPath = GuardedMethod.chain(api, "getContextPath");
        getServletPath = GuardedMethod.chain(api, "getServletPath");
        getPathInfo = GuardedMethod.chain(api, "getPathInfo");
        getMappingPattern = GuardedMethod.chain(api, "getHttpServletMapping", "getPattern");
        getAttribute = GuardedMethod.named(api, "getAttribute");
        getScheme = GuardedMethod.chain(api, "getScheme");
        getRequestedSessionId = GuardedMethod.chain(api, "getRequestedSessionId");
        Class<?> own = Supertypes.find(type, TOMCAT, "org.eclipse.jetty.server.Request");
        // As the connector received it.
        Class<?> tomcat = type.getName().equals(TOMCAT) ? type : null;
        getPathLength = tomcat == null
                ? GuardedMethod.ABSENT
                : GuardedMethod.chain(tomcat, "getCoyoteRequest", "requestURI", "getLength");
        isPath = tomcat == null
                ? GuardedMethod.ABSENT
                : GuardedMethod.named(tomcat, "equals", "getCoyoteRequest", "requestURI");
        Class<?> jetty = Supertypes.find(type, JETTY);
        // Tomcat prolongs a session that is looked up, and Undertow too; Jetty's requests have theirs from the start.
        getSession = own != null && own.getName().equals(TOMCAT)
                ? GuardedMethod.ofField(own, "session")
                : jetty != null ? GuardedMethod.withFalse(jetty, "getSession") : GuardedMethod.ABSENT;
        getSessionId = own != null && own.getName().equals(TOMCAT)
                ? GuardedMethod.chain(getSession.type(), "getIdInternal")
                : GuardedMethod.chain(getSession.type(), "getId");
        getStatus = own == null ? GuardedMethod.ABSENT : GuardedMethod.chain(own, "getResponse", "getStatus");
        isBroken = own == null
                ? GuardedMethod.ABSENT
                : GuardedMethod.chain(own, "getResponse", "getCoyoteResponse", "isExceptionPresent");
        isOpen = own == null
                ? GuardedMethod.ABSENT
                : GuardedMethod.chain(own, "getHttpChannel", "getEndPoint", "isOpen");
        isSecure = tomcat == null ? GuardedMethod.ABSENT : GuardedMethod.chain(tomcat, "isSecure");
        isConnectorSecure =
                tomcat == null ? GuardedMethod.ABSENT : GuardedMethod.chain(tomcat, "getConnector", "getSecure");
        attributes = tomcat == null ? GuardedMethod.ABSENT : GuardedMethod.ofField(tomcat, "attributes");
        connectorAttributes = tomcat == null
                ? GuardedMethod.ABSENT
                : GuardedMethod.chain(tomcat, "getCoyoteRequest", "getAttributes");
        Class<?> undertow = Supertypes.find(type, "io.undertow.servlet.spec.HttpServletRequestImpl");
        Class<?> wrapper =
                Supertypes.find(type, "jakarta.servlet.ServletRequestWrapper", "javax.servlet.ServletRequestWrapper");
        getEnclosed = undertow != null
                ? GuardedMethod.chain(undertow, "getExchange")
                : wrapper != null ? GuardedMethod.chain(wrapper, "getRequest") : GuardedMethod.ABSENT;
    }

    /** Tomcat has its facade beside its own class. */
    private static @Nullable Class<?> facadeType(Class<?> type) {
        try {
            return type.getName().equals(TOMCAT) || type.getName().equals(TOMCAT_FACADE)
                    ? Class.forName(TOMCAT_FACADE, false, type.getClassLoader())
                    : null;
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no servlet request
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> http = Supertypes.find(
                type, "jakarta.servlet.http.HttpServletRequest", "javax.servlet.http.HttpServletRequest");
        Class<?> api = http != null
                ? http
                : Supertypes.find(type, "jakarta.servlet.ServletRequest", "javax.servlet.ServletRequest");
        return api == null ? null : new ServletRequestAccessor(api, type);
    }

    @Override
    public Object exchange(Object request) {
        if (getEnclosed == GuardedMethod.ABSENT) {
            return request;
        }
        Object current = request;
        for (int i = 0; i < MAX_WRAPPERS; i++) {
            Object enclosed = EnclosedRequestAccessor.enclosed(current);
            if (enclosed == null) {
                return current;
            }
            current = enclosed;
        }
        return current;
    }

    @Override
    public @Nullable Class<?> facadeType() {
        return facadeType;
    }

    /** Returns what a request wraps; null if it wraps nothing. */
    @Nullable
    Object enclosed(Object request) {
        return getEnclosed.read(request);
    }

    @Override
    public @Nullable String remoteAddress(Object request) {
        return getRemoteAddr.text(request);
    }

    @Override
    public @Nullable String header(Object request, String name) {
        return getHeader.text(request, name);
    }

    @Override
    public List<String> headers(Object request, String name) {
        return getHeaders.texts(request, name);
    }

    @Override
    public @Nullable String authType(Object request) {
        return getAuthType.text(request);
    }

    @Override
    public @Nullable Object principal(Object request) {
        return getUserPrincipal.read(request);
    }

    @Override
    public @Nullable String scheme(Object request) {
        return getScheme.text(request);
    }

    @Override
    public @Nullable String requestedSessionId(Object request) {
        return getRequestedSessionId.text(request);
    }

    @Override
    public @Nullable String sessionId(Object request) {
        Object session = getSession.read(request);
        return session == null ? null : getSessionId.text(session);
    }

    @Override
    public @Nullable String method(Object request) {
        return getMethod.text(request);
    }

    @Override
    public @Nullable String path(Object request) {
        return getRequestUri.text(request);
    }

    @Override
    public int pathLength(Object request) {
        return getPathLength.read(request) instanceof Integer length ? length : -1;
    }

    @Override
    public boolean isPath(Object request, String path) {
        return Boolean.TRUE.equals(isPath.read(request, path));
    }

    @Override
    public @Nullable String query(Object request) {
        return getQueryString.text(request);
    }

    @Override
    public @Nullable String contextPath(Object request) {
        return getContextPath.text(request);
    }

    /** Versions of the servlet API before 4.0 do not tell the pattern: there, {@code *} stands for what follows its path. */
    @Override
    public @Nullable String mapping(Object request) {
        String pattern = getMappingPattern.text(request);
        if (pattern != null) {
            return pattern;
        }
        String servletPath = getServletPath.text(request);
        return servletPath == null || getPathInfo.text(request) == null ? servletPath : servletPath + "/*";
    }

    @Override
    public @Nullable Object attribute(Object request, String name) {
        return name.startsWith(foreign) ? null : getAttribute.read(request, name);
    }

    @Override
    public boolean isRenderingError(Object request) {
        return getAttribute.read(request, errorStatus) != null;
    }

    @Override
    public @Nullable Object cipherSuite(Object request) {
        return isInClear(request) ? null : getAttribute.read(request, cipherSuite);
    }

    /**
     * Whether a request to Tomcat surely has no cipher suite, which takes long to look for. Valves may say that a request is
     * secure, or is not, which came in another way, and may set the attribute of one that came in clear; so does AJP.
     */
    private boolean isInClear(Object request) {
        return Boolean.FALSE.equals(isSecure.read(request))
                && Boolean.FALSE.equals(isConnectorSecure.read(request))
                && attributes.read(request) instanceof Map<?, ?> set
                && !set.containsKey(cipherSuite)
                && connectorAttributes.read(request) instanceof Map<?, ?> setByConnector
                && !setByConnector.containsKey(cipherSuite);
    }

    @Override
    public boolean isCanceled(Object request) {
        return Boolean.TRUE.equals(isBroken.read(request)) || Boolean.FALSE.equals(isOpen.read(request));
    }

    @Override
    public int status(Object request, @Nullable Object response) {
        return getStatus.read(request) instanceof Integer status ? status : 0;
    }
}
