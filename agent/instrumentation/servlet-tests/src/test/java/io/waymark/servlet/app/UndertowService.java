package io.waymark.servlet.app;

import io.undertow.Undertow;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.SecurityInfo.EmptyRoleSemantic;
import io.undertow.servlet.api.WebResourceCollection;
import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Set;

/** The service in Undertow, whose identity manager authenticates {@code alice}. */
final class UndertowService {
    private UndertowService() {}

    /** Starts the service and returns its port. */
    static int start() throws Exception {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowService.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("service")
                .setIdentityManager(new AuditedIdentities())
                .setLoginConfig(new LoginConfig("BASIC", "service"))
                .addSecurityConstraint(new SecurityConstraint()
                        .addWebResourceCollection(new WebResourceCollection().addUrlPattern("/*"))
                        .setEmptyRoleSemantic(EmptyRoleSemantic.AUTHENTICATE))
                .addListener(Servlets.listener(AuditedListener.class))
                .addFilters(filter("first", AuditedFilter.class), filter("second", SecondFilter.class))
                .addFilterUrlMapping("first", "/*", DispatcherType.REQUEST)
                .addFilterUrlMapping("second", "/*", DispatcherType.REQUEST)
                .addServlets(Servlets.servlet("servlet", AuditedServlet.class)
                        .setAsyncSupported(true)
                        .addMapping("/*"));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(manager.start())
                .build();
        undertow.start();
        Runtime.getRuntime().addShutdownHook(new Thread(undertow::stop));
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static FilterInfo filter(String name, Class<? extends jakarta.servlet.Filter> type) {
        return Servlets.filter(name, type).setAsyncSupported(true);
    }

    /** Visits a place when it verifies an account. */
    static final class AuditedIdentities implements IdentityManager {
        @Override
        public Account verify(String name, Credential credential) {
            Places.visit("login");
            return new User(new NamedPrincipal(name));
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

    /** A verified account. */
    record User(NamedPrincipal principal) implements Account {
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
