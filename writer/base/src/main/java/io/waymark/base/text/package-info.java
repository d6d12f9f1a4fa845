/** Writes numbers and ids as text, into arrays and without allocation. */
@NullMarked
package io.waymark.base.text;

import org.jspecify.annotations.NullMarked;
