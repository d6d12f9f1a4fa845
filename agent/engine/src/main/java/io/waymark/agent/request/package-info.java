/**
 * The requests that the service is serving: who sends them, which operation serves them, and which of them become events.
 */
@NullMarked
package io.waymark.agent.request;

import org.jspecify.annotations.NullMarked;
