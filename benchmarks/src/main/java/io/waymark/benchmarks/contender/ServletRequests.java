package io.waymark.benchmarks.contender;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.security.Principal;

/**
 * Requests of an authenticated user to a servlet, through the public entry point of the servlet API, where the agent captures
 * the caller.
 */
public final class ServletRequests {
    /** A typical browser. */
    private static final String USER_AGENT =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/142.0.0.0 Safari/537.36";

    private static final ServletRequest REQUEST = stub(HttpServletRequest.class);
    private static final ServletResponse RESPONSE = stub(HttpServletResponse.class);

    private final WorkServlet servlet;

    /**
     * Creates the servlet.
     *
     * @param work runs for each request
     */
    public ServletRequests(Runnable work) {
        servlet = new WorkServlet(work);
    }

    private static final class WorkServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient Runnable work;

        WorkServlet(Runnable work) {
            this.work = work;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            work.run();
        }
    }

    /** Sends one request. */
    public void serve() {
        try {
            servlet.service(REQUEST, RESPONSE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T stub(Class<T> api) {
        Principal principal = () -> OrderArguments.PRINCIPAL;
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserPrincipal" -> principal;
                    case "getRemoteAddr" -> "2001:db8:85a3:8d3:1319:8a2e:370:7348";
                    case "getHeader" -> USER_AGENT;
                    case "getAuthType" -> "BASIC";
                    // A request that reads: the default trail does not record it, so that the calls are all events.
                    case "getMethod" -> "GET";
                    case "getRequestURI", "getServletPath" -> "/orders";
                    case "getDispatcherType" -> DispatcherType.REQUEST;
                    default -> null;
                }));
    }
}
