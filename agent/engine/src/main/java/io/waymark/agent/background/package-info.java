/**
 * Background work: messages that listeners of the service handle, and jobs that it runs. Each is an event of the service, and
 * the caller of what it causes. Adapters beside the libraries read it.
 */
@NullMarked
package io.waymark.agent.background;

import org.jspecify.annotations.NullMarked;
