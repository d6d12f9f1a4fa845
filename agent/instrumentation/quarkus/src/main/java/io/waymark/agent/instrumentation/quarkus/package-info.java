/**
 * Instruments Quarkus, whose requests and routes are those of Vert.x and RESTEasy Reactive: its security says which requests are
 * anonymous and which credentials it rejects, and its scheduler runs jobs.
 */
@NullMarked
package io.waymark.agent.instrumentation.quarkus;

import org.jspecify.annotations.NullMarked;
