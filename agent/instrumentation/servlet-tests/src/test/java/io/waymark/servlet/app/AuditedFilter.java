package io.waymark.servlet.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.Principal;

/** Visits a place; authenticates the sender {@code bob} for those behind it, as security frameworks do. */
public final class AuditedFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Places.visit("filter");
        HttpServletRequest http = (HttpServletRequest) request;
        chain.doFilter(http.getRequestURI().equals("/bob") ? new BobsRequest(http) : http, response);
    }

    private static final class BobsRequest extends HttpServletRequestWrapper {
        BobsRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return new NamedPrincipal("bob");
        }
    }
}
