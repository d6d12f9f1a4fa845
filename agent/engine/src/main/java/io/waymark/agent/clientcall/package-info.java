/**
 * Client calls: passes the calls that woven libraries report to the library's adapter, which composes an event for the ring.
 * An adapter is loaded once for each copy of the library.
 */
@NullMarked
package io.waymark.agent.clientcall;

import org.jspecify.annotations.NullMarked;
