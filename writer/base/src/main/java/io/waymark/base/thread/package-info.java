/** Threads of our own and bounded waits that survive interrupts. */
@NullMarked
package io.waymark.base.thread;

import org.jspecify.annotations.NullMarked;
