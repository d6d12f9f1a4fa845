package io.waymark.servlet.warserver;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.WebResourceCollection;
import io.waymark.servlet.war.FailingFilter;
import io.waymark.servlet.war.FailurePage;
import io.waymark.servlet.war.OrderServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.MultipartConfigElement;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Set;

/** Serves in Undertow what is in the WAR: by itself, Undertow reads no deployment descriptor. */
public final class UndertowWar {
    private UndertowWar() {}

    /** Serves it, at {@code /shop}, until the process ends. */
    public static void main(String[] arguments) throws Exception {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowWar.class.getClassLoader())
                .setContextPath("/shop")
                .setDeploymentName("shop")
                .setIdentityManager(new Users())
                .setLoginConfig(new LoginConfig("BASIC", "shop"))
                .addSecurityConstraint(new SecurityConstraint()
                        .addWebResourceCollection(new WebResourceCollection().addUrlPattern("/*"))
                        .addRoleAllowed("clerk"))
                .addSecurityRole("clerk")
                .addFilter(Servlets.filter("failing", FailingFilter.class).setAsyncSupported(true))
                .addFilterUrlMapping("failing", "/broken", DispatcherType.REQUEST)
                .addServlet(Servlets.servlet("orders", OrderServlet.class)
                        .setAsyncSupported(true)
                        .setMultipartConfig(new MultipartConfigElement(""))
                        .addMapping("/orders/*"))
                .addServlet(Servlets.servlet("failure", FailurePage.class).addMapping("/failure"))
                .addErrorPage(Servlets.errorPage("/failure", RuntimeException.class));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path().addPrefixPath("/shop", manager.start()))
                .build();
        undertow.start();
        System.out.println(
                "port=" + ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
    }

    /** Knows one user. */
    static final class Users implements IdentityManager {
        @Override
        public Account verify(String name, Credential credential) {
            boolean right = name.equals("bob")
                    && credential instanceof PasswordCredential password
                    && String.valueOf(password.getPassword()).equals("secret");
            return right ? new Clerk(() -> name) : null;
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

    /** The user. */
    record Clerk(Principal principal) implements Account {
        @Override
        public Principal getPrincipal() {
            return principal;
        }

        @Override
        public Set<String> getRoles() {
            return Set.of("clerk");
        }
    }
}
