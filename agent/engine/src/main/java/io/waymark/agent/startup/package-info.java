/**
 * Starts the agent and holds it together. The stages are in the packages below, in the order in which an event passes them:
 * weave (instruments the audited methods), capture, redact, ring, record; then the writer's.
 */
@NullMarked
package io.waymark.agent.startup;

import org.jspecify.annotations.NullMarked;
