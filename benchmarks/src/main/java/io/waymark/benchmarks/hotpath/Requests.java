package io.waymark.benchmarks.hotpath;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;

/** Requests to a servlet that only counts them. */
final class Requests {
    private final Counting servlet = new Counting();
    private final ServletRequest request = stub(HttpServletRequest.class);
    private final ServletResponse response = stub(HttpServletResponse.class);

    private static final class Counting extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private int count;

        @Override
        protected void service(HttpServletRequest served, HttpServletResponse answer) {
            count++;
        }
    }

    private static <T> T stub(Class<T> api) {
        return api.cast(
                Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, (proxy, method, arguments) -> null));
    }

    int serve() throws IOException, ServletException {
        servlet.service(request, response);
        return servlet.count;
    }
}
