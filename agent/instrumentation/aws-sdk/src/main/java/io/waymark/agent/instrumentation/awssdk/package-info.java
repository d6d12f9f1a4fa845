/**
 * Makes the events that CloudTrail would have written of calls of the AWS SDK for Java. Takes calls as the adapters of the
 * SDK's two major versions tell them, in terms of neither; hands events to {@link
 * io.waymark.agent.clientcall.AdapterContext}. What is specific to services is in {@code aws-services.txt}.
 */
@NullMarked
package io.waymark.agent.instrumentation.awssdk;

import org.jspecify.annotations.NullMarked;
