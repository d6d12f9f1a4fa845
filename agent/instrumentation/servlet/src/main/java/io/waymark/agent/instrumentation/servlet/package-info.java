/**
 * Instruments the entry points of requests in servlet containers, and {@code HttpServlet.service} of either servlet API for
 * the others: while they run, the thread acts for the request's sender.
 */
@NullMarked
package io.waymark.agent.instrumentation.servlet;

import org.jspecify.annotations.NullMarked;
