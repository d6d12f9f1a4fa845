/** Compares what is made of SDK calls with what CloudTrail delivered of the same calls. */
package io.waymark.agent.instrumentation.awssdk.conformance;
