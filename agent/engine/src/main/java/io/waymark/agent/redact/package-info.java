/**
 * Decides which values may not appear in clear, and what stands in their place. Reads names and annotations, hands on JSON
 * text; keeps nothing but, for the time of a call, the secrets that must not reappear in its error message.
 */
@NullMarked
package io.waymark.agent.redact;

import org.jspecify.annotations.NullMarked;
