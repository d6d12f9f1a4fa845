package io.waymark.jaxrs.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Serves the application in a servlet, behind a filter that refuses requests. */
final class TomcatServer {
    private TomcatServer() {}

    static int start(String servletClass) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("/shop", null);
        FilterDef definition = new FilterDef();
        definition.setFilterName("refusing");
        definition.setFilter(new RefusingFilter());
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("refusing");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        Wrapper servlet = Tomcat.addServlet(context, "api", servletClass);
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        String api = Application.class.getPackageName().replace(".core", "");
        servlet.addInitParameter(api + ".Application", OrderApplication.class.getName());
        servlet.addInitParameter("resteasy.servlet.mapping.prefix", "/api");
        context.addServletMappingDecoded("/api/*", "api");
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    /** Refuses requests before any servlet is reached, as security filters do. */
    public static final class RefusingFilter implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if ("Bearer mallory".equals(((HttpServletRequest) request).getHeader("Authorization"))) {
                ((HttpServletResponse) response).setStatus(403);
            } else {
                chain.doFilter(request, response);
            }
        }
    }
}
