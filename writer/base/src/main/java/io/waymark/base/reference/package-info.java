/** Collections that keep no object of the application alive. */
@NullMarked
package io.waymark.base.reference;

import org.jspecify.annotations.NullMarked;
