/** Chronicle's replacement of {@code sun.misc.Unsafe}. Loaded by the isolated loader. */
@NullMarked
package io.waymark.agent.unsafe;

import org.jspecify.annotations.NullMarked;
