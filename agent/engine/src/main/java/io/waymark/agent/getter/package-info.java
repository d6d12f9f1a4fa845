/** Reads from class files what the code of getters does, so that capture calls none that loads, changes, copies or blocks. */
@NullMarked
package io.waymark.agent.getter;

import org.jspecify.annotations.NullMarked;
