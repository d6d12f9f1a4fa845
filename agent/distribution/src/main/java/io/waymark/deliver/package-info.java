/**
 * {@code waymark deliver}: reads what it is told on the command line and the configuration of each home, and hands each to
 * the writer, which delivers its journals.
 */
@NullMarked
package io.waymark.deliver;

import org.jspecify.annotations.NullMarked;
