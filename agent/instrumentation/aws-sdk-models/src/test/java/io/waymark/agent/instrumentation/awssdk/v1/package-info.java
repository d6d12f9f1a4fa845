@org.jspecify.annotations.NullMarked
package io.waymark.agent.instrumentation.awssdk.v1;
