/**
 * The adapter of the AWS SDK for Java 1. Loaded once for each copy of the SDK, beside it; reads requests, results and what
 * was sent and hands on what {@link io.waymark.agent.instrumentation.awssdk.ApiCall} takes.
 */
@NullMarked
package io.waymark.agent.instrumentation.awssdk.v1;

import org.jspecify.annotations.NullMarked;
