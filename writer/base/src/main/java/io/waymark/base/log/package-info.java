/**
 * What the product says to those who operate it: lines in its own log file, and a few on stderr. Every other package may
 * write to it; it depends on none.
 */
@NullMarked
package io.waymark.base.log;

import org.jspecify.annotations.NullMarked;
