/** Instruments gRPC servers, on whichever transport: each call of a method is a request. Messages are never read. */
@NullMarked
package io.waymark.agent.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
