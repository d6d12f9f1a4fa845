package io.waymark.agent.servercall;

import org.jspecify.annotations.Nullable;

/**
 * Replaces objects of one copy of a library by ones that report to the agent. It is loaded beside the library, and has a
 * public constructor with one parameter, {@link io.waymark.agent.context.CallerScopes}. Safe for use by many threads; may
 * throw.
 */
public interface LibraryDecorator {
    /**
     * Replaces an object.
     *
     * @param target the object
     * @param context what the object is used for, or with
     * @return an object of the same types as far as the library uses them; the target itself to leave it
     */
    Object decorate(Object target, @Nullable Object context);
}
