package io.waymark.benchmarks.contender;

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

/** Waymark: an annotated method, called by an authenticated sender of a request. */
public final class Audited implements Contender {
    private final AuditedOrders orders = new AuditedOrders();

    @Override
    public Object call(int number) {
        return orders.createOrder(
                Arguments.id(number), Arguments.customer(number), Arguments.count(number), Arguments.total(number));
    }

    @Override
    public void serve(Runnable work) {
        try {
            // Through the servlet API's public entry: that is where the agent learns who calls.
            new Endpoint(work).service((ServletRequest) stub(HttpServletRequest.class), (ServletResponse)
                    stub(HttpServletResponse.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T stub(Class<T> api) {
        Principal principal = () -> Arguments.PRINCIPAL;
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserPrincipal" -> principal;
                    case "getRemoteAddr" -> "192.0.2.7";
                    case "getHeader" -> "benchmark/1.0";
                    case "getAuthType" -> "BASIC";
                    default -> null;
                }));
    }

    private static final class Endpoint extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient Runnable work;

        Endpoint(Runnable work) {
            this.work = work;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            work.run();
        }
    }
}
