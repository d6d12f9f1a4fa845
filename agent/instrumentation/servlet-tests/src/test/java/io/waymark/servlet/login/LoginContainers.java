package io.waymark.servlet.login;

import io.undertow.Undertow;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.SecurityInfo.EmptyRoleSemantic;
import io.undertow.servlet.api.WebResourceCollection;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.Principal;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.AuthenticatorBase;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.security.Password;

/** Starts the service in a container, which protects one page, and returns its port. */
final class LoginContainers {
    /** What the servlet runs as, whoever asks: no event names it. */
    private static final String INSPECTOR = "inspector";

    private LoginContainers() {}

    static int tomcat() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.addUser(LoginService.NAME, LoginService.PASSWORD);
        addContext(tomcat, "", new LoginConfig("FORM", null, "/form", "/error"), new FormAuthenticator());
        addContext(tomcat, "/basic", new LoginConfig("BASIC", "service", null, null), new BasicAuthenticator());
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    private static void addContext(Tomcat tomcat, String path, LoginConfig login, AuthenticatorBase authenticator) {
        Context context = tomcat.addContext(path, null);
        context.setLoginConfig(login);
        SecurityCollection page = new SecurityCollection();
        page.addPattern("/private");
        var constraint = new org.apache.tomcat.util.descriptor.web.SecurityConstraint();
        constraint.addCollection(page);
        constraint.addAuthRole(org.apache.tomcat.util.descriptor.web.SecurityConstraint.ROLE_ALL_AUTHENTICATED_USERS);
        constraint.setAuthConstraint(true);
        context.addConstraint(constraint);
        context.getPipeline().addValve(authenticator);
        Tomcat.addServlet(context, "pages", new LoginService.Pages()).setRunAs(INSPECTOR);
        context.addServletMappingDecoded("/", "pages");
    }

    static int jetty() throws Exception {
        Server server = new Server(0);
        server.setHandler(new ContextHandlerCollection(
                jettyContext(
                        "/", new org.eclipse.jetty.security.authentication.FormAuthenticator("/form", "/error", false)),
                jettyContext("/basic", new org.eclipse.jetty.security.authentication.BasicAuthenticator())));
        server.start();
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private static ServletContextHandler jettyContext(String path, Authenticator authenticator) {
        ServletContextHandler context = new ServletContextHandler(path, ServletContextHandler.SESSIONS);
        ServletHolder pages = new ServletHolder(new LoginService.Pages());
        pages.setRunAsRole(INSPECTOR);
        context.addServlet(pages, "/");
        UserStore users = new UserStore();
        users.addUser(LoginService.NAME, new Password(LoginService.PASSWORD), new String[0]);
        HashLoginService login = new HashLoginService();
        login.setUserStore(users);
        ConstraintMapping mapping = new ConstraintMapping();
        mapping.setPathSpec("/private");
        mapping.setConstraint(Constraint.ANY_USER);
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.addConstraintMapping(mapping);
        security.setLoginService(login);
        security.setAuthenticator(authenticator);
        context.setSecurityHandler(security);
        return context;
    }

    static int undertow() throws Exception {
        var form = new io.undertow.servlet.api.LoginConfig("FORM", "service", "/form", "/error");
        var basic = new io.undertow.servlet.api.LoginConfig("BASIC", "service");
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(new PathHandler(undertowContext("/", form))
                        .addPrefixPath("/basic", undertowContext("/basic", basic)))
                .build();
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static HttpHandler undertowContext(String path, io.undertow.servlet.api.LoginConfig login)
            throws ServletException {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(LoginContainers.class.getClassLoader())
                .setContextPath(path)
                .setDeploymentName("service at " + path)
                .setIdentityManager(new Users())
                .setLoginConfig(login)
                .addSecurityConstraint(new SecurityConstraint()
                        .addWebResourceCollection(new WebResourceCollection().addUrlPattern("/private"))
                        .setEmptyRoleSemantic(EmptyRoleSemantic.AUTHENTICATE))
                .addServlets(Servlets.servlet("pages", LoginService.Pages.class)
                        .setRunAs(INSPECTOR)
                        .addMapping("/"));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        return manager.start();
    }

    /** The users of Undertow. */
    static final class Users implements IdentityManager {
        @Override
        public Account verify(String name, Credential credential) {
            boolean right = name.equals(LoginService.NAME)
                    && credential instanceof PasswordCredential password
                    && String.valueOf(password.getPassword()).equals(LoginService.PASSWORD);
            return right ? new User(() -> name) : null;
        }

        @Override
        public Account verify(Account account) {
            return account;
        }

        @Override
        public Account verify(Credential credential) {
            return null;
        }
    }

    /** A user of Undertow. */
    record User(Principal principal) implements Account {
        @Override
        public Principal getPrincipal() {
            return principal;
        }

        @Override
        public Set<String> getRoles() {
            return Set.of();
        }
    }
}
