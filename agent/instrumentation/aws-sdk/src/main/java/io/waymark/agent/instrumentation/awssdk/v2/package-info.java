/**
 * The adapter of the AWS SDK for Java 2. Loaded once for each copy of the SDK, beside it; reads requests, responses and
 * attributes and hands on what {@link io.waymark.agent.instrumentation.awssdk.ApiCall} takes.
 */
@NullMarked
package io.waymark.agent.instrumentation.awssdk.v2;

import org.jspecify.annotations.NullMarked;
