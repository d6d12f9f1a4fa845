/** Server calls: makes one event of each request that the service serves, when its response has ended. */
@NullMarked
package io.waymark.agent.servercall;

import org.jspecify.annotations.NullMarked;
