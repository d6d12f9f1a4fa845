/**
 * The engine of {@code waymark deliver}: loads the configuration of each home and runs the writer on its journals, once or
 * until the process is stopped. The command itself is in {@code validator/command}.
 */
@NullMarked
package io.waymark.deliver;

import org.jspecify.annotations.NullMarked;
