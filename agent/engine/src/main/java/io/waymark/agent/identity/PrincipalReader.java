package io.waymark.agent.identity;

import org.jspecify.annotations.Nullable;

/** Reads the principals of one library. Safe for use by many threads; may throw. */
public interface PrincipalReader {
    /**
     * Reads a principal.
     *
     * @param principal an object of the library
     * @return the user; {@link UserIdentity#NOBODY} if the object says that there is none; null if the object is not known
     */
    @Nullable
    UserIdentity read(Object principal);
}
