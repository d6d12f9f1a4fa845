/**
 * Who calls, and from where: reads the HTTP request that the current thread serves, hands on a {@link
 * io.waymark.agent.identity.Caller} that is ready to be written. Nothing is guessed.
 */
@NullMarked
package io.waymark.agent.identity;

import org.jspecify.annotations.NullMarked;
