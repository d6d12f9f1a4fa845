/**
 * Instruments {@code HttpServlet.service} of either servlet API: while it runs, the thread acts for the request's sender.
 */
@NullMarked
package io.waymark.agent.instrumentation.servlet;

import org.jspecify.annotations.NullMarked;
