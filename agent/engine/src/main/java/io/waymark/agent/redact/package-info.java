/**
 * Decides from names and annotations which values are secret, and writes their placeholders. Retains only, during a call,
 * the secrets that must not reappear in its error message.
 */
@NullMarked
package io.waymark.agent.redact;

import org.jspecify.annotations.NullMarked;
