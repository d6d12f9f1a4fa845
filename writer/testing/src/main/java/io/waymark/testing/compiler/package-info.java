/** Source code compiled and loaded within a test. */
@NullMarked
package io.waymark.testing.compiler;

import org.jspecify.annotations.NullMarked;
