package io.waymark.grpc.app;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.servlet.jakarta.GrpcServlet;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Serves gRPC by a servlet of Tomcat, behind a filter that knows the user, calls its methods and stops. */
public final class GrpcServletShop {
    private GrpcServletShop() {}

    /** Every caller is bob. */
    static final class UserFilter extends HttpFilter {
        private static final long serialVersionUID = 1;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            Principal bob = () -> "bob";
            chain.doFilter(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return bob;
                        }
                    },
                    response);
        }
    }

    public static void main(String[] arguments) throws Exception {
        OrderService service = new OrderService();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("tomcat");
        Connector connector = new Connector();
        connector.setPort(0);
        connector.addUpgradeProtocol(new Http2Protocol());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        FilterDef filter = new FilterDef();
        filter.setFilterName("user");
        filter.setFilter(new UserFilter());
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName("user");
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
        Wrapper servlet = Tomcat.addServlet(context, "grpc", new GrpcServlet(List.of(service)));
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "grpc");
        tomcat.start();
        ManagedChannel channel = io.grpc.Grpc.newChannelBuilder(
                        "127.0.0.1:" + connector.getLocalPort(), InsecureChannelCredentials.create())
                .userAgent("till/7")
                .build();
        GrpcShop.call(channel, OrderService.CREATE);
        GrpcShop.call(channel, OrderService.GET);
        GrpcShop.call(channel, OrderService.DELETE);
        GrpcShop.call(channel, OrderService.REFUND);
        GrpcShop.call(channel, OrderService.MISSING);
        channel.shutdown().awaitTermination(10, TimeUnit.SECONDS);
        service.close();
        tomcat.stop();
        System.exit(0);
    }
}
