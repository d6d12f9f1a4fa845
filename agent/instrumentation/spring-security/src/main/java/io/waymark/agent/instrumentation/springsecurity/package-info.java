/**
 * Instruments the filters of Spring Security: requests that they pass on know the user, those that they refuse are denied, and
 * sign-ins are events.
 */
@NullMarked
package io.waymark.agent.instrumentation.springsecurity;

import org.jspecify.annotations.NullMarked;
