/**
 * The operator's log: a log file, and a few lines on stderr. Every other package may write to it; it depends on none.
 */
@NullMarked
package io.waymark.base.log;

import org.jspecify.annotations.NullMarked;
