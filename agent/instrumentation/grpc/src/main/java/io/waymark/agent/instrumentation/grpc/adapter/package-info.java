/** Follows the calls of one copy of gRPC from their arrival to their status; loaded beside the library. */
@NullMarked
package io.waymark.agent.instrumentation.grpc.adapter;

import org.jspecify.annotations.NullMarked;
