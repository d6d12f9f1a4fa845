package io.waymark.servlet.app;

import java.io.Serializable;
import java.security.Principal;

/** A user. */
public record NamedPrincipal(String name) implements Principal, Serializable {
    @Override
    public String getName() {
        return name;
    }
}
