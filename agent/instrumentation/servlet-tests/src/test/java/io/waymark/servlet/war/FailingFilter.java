package io.waymark.servlet.war;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** Lets no request pass. */
public class FailingFilter implements Filter {
    @Override
    public void init(FilterConfig configuration) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
        throw new IllegalArgumentException("the filter is broken");
    }

    @Override
    public void destroy() {}
}
