package io.waymark.servlet.app;

import java.nio.file.Files;
import java.security.Principal;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/** The service in Tomcat, whose realm authenticates {@code alice}. */
final class TomcatService {
    private TomcatService() {}

    /** Starts the service and returns its port. */
    static int start() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        Context context = tomcat.addContext("", null);
        context.setRealm(new AuditedRealm());
        context.setLoginConfig(new LoginConfig("BASIC", null, null, null));
        SecurityCollection everything = new SecurityCollection();
        everything.addPattern("/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(everything);
        constraint.addAuthRole(SecurityConstraint.ROLE_ALL_AUTHENTICATED_USERS);
        constraint.setAuthConstraint(true);
        context.addConstraint(constraint);
        context.getPipeline().addValve(new BasicAuthenticator());
        context.addApplicationListener(AuditedListener.class.getName());
        addFilter(context, AuditedFilter.class.getName());
        addFilter(context, SecondFilter.class.getName());
        Tomcat.addServlet(context, "servlet", new AuditedServlet()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "servlet");
        tomcat.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat)));
        return tomcat.getConnector().getLocalPort();
    }

    private static void stop(Tomcat tomcat) {
        try {
            tomcat.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void addFilter(Context context, String className) {
        FilterDef filter = new FilterDef();
        filter.setFilterName(className);
        filter.setFilterClass(className);
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName(className);
        mapping.addURLPattern("/*");
        context.addFilterMap(mapping);
    }

    /** Visits a place when it authenticates a user. */
    static final class AuditedRealm extends RealmBase {
        @Override
        public Principal authenticate(String name, String password) {
            Places.visit("login");
            return new NamedPrincipal(name);
        }

        @Override
        public boolean hasResourcePermission(
                Request request, Response response, SecurityConstraint[] constraints, Context context) {
            return true;
        }

        @Override
        protected String getPassword(String name) {
            return null;
        }

        @Override
        protected Principal getPrincipal(String name) {
            return null;
        }
    }
}
