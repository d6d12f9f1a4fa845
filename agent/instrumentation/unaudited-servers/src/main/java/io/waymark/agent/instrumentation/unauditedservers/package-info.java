/** Names the HTTP servers whose requests are not audited, so that a service that runs on one is not trusted to be. */
@NullMarked
package io.waymark.agent.instrumentation.unauditedservers;

import org.jspecify.annotations.NullMarked;
