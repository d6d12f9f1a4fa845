package io.waymark.vertx.app;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;

/** Accepts every name with the password {@code secret}; has the methods of versions 4 and 5. */
public final class NamePasswordProvider implements AuthenticationProvider {
    @Override
    @SuppressWarnings("deprecation") // version 4 asks this method
    public void authenticate(JsonObject credentials, Handler<AsyncResult<User>> handler) {
        handler.handle(authenticated(credentials));
    }

    @Override
    public Future<User> authenticate(Credentials credentials) {
        return authenticated(credentials.toJson());
    }

    private static Future<User> authenticated(JsonObject credentials) {
        return "secret".equals(credentials.getString("password"))
                ? Future.succeededFuture(User.fromName(credentials.getString("username")))
                : Future.failedFuture("wrong password");
    }
}
