/** Instruments the filters of Spring Security: requests that they pass on know the user, and sign-ins are events. */
@NullMarked
package io.waymark.agent.instrumentation.springsecurity;

import org.jspecify.annotations.NullMarked;
