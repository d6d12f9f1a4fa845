package io.waymark.agent.instrumentation.callercontext.adapter;

import io.waymark.agent.context.AssertedCaller;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.servercall.LibraryDecorator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Enters the scope of a caller that the service names. Safe for use by many threads. */
public final class CallerEntry implements LibraryDecorator {
    private final CallerScopes scopes;

    /**
     * Called by name.
     *
     * @param scopes the callers that threads work for
     */
    public CallerEntry(CallerScopes scopes) {
        this.scopes = scopes;
    }

    /**
     * Enters the scope on the current thread.
     *
     * @param target the attributes of an {@code io.waymark.Caller}, a map of texts
     * @param context null
     * @return a {@link Runnable} that ends the scope; the attributes if it cannot be entered
     */
    @Override
    public Object decorate(Object target, @Nullable Object context) {
        Map<?, ?> attributes = (Map<?, ?>) target;
        String requestId = text(attributes, "requestId");
        Runnable end = scopes.enterAsserted(new AssertedCaller(
                user(attributes),
                text(attributes, "sourceAddress"),
                text(attributes, "userAgent"),
                requestId == null ? null : UUID.fromString(requestId)));
        return end == null ? target : end;
    }

    private static @Nullable UserIdentity user(Map<?, ?> attributes) {
        String name = text(attributes, "userName");
        String kind = text(attributes, "kind");
        return name == null
                ? null
                : new UserIdentity(
                        kind == null
                                ? UserIdentity.Kind.OWN
                                : kind.equals("saml") ? UserIdentity.Kind.SAML : UserIdentity.Kind.WEB_IDENTITY,
                        name,
                        text(attributes, "principalId"),
                        text(attributes, "identityProvider"),
                        null,
                        null,
                        null);
    }

    private static @Nullable String text(Map<?, ?> attributes, String name) {
        return (String) attributes.get(name);
    }
}
