/** Threads that live in somebody else's JVM, and waiting with a deadline. Depends on the JDK alone. */
@NullMarked
package io.waymark.base.thread;

import org.jspecify.annotations.NullMarked;
