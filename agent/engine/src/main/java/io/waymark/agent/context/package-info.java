/**
 * Who is current: the caller that the thread works for, and its propagation to tasks and new threads.
 */
@NullMarked
package io.waymark.agent.context;

import org.jspecify.annotations.NullMarked;
