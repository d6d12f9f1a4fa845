/** Hash functions that every Java platform provides, without checked exceptions. Depends on the JDK alone. */
@NullMarked
package io.waymark.base.hash;

import org.jspecify.annotations.NullMarked;
