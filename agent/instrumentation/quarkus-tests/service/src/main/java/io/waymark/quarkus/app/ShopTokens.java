package io.waymark.quarkus.app;

import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenStateManager;
import io.quarkus.oidc.runtime.DefaultTokenStateManager;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;

/** Keeps the tokens of sessions as Quarkus does, and fails for requests of {@code /orders/unstored} and {@code /orders/unread}. */
@Alternative
@ApplicationScoped
@Priority(1)
public class ShopTokens implements TokenStateManager {
    @Inject
    DefaultTokenStateManager tokens;

    @Override
    public Uni<String> createTokenState(
            RoutingContext request,
            OidcTenantConfig configuration,
            AuthorizationCodeTokens created,
            OidcRequestContext<String> context) {
        return request.request().path().endsWith("/unstored")
                ? Uni.createFrom().failure(new IllegalStateException("the store of tokens is full"))
                : tokens.createTokenState(request, configuration, created, context);
    }

    @Override
    public Uni<AuthorizationCodeTokens> getTokens(
            RoutingContext request,
            OidcTenantConfig configuration,
            String state,
            OidcRequestContext<AuthorizationCodeTokens> context) {
        return request.request().path().endsWith("/unread")
                ? Uni.createFrom().failure(new IllegalStateException("the store of tokens is closed"))
                : tokens.getTokens(request, configuration, state, context);
    }

    @Override
    public Uni<Void> deleteTokens(
            RoutingContext request, OidcTenantConfig configuration, String state, OidcRequestContext<Void> context) {
        return tokens.deleteTokens(request, configuration, state, context);
    }
}
