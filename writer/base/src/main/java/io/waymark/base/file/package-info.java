/** Files that survive a crash of the process or the machine: atomic replacement, exclusive locks, state and status files. */
@NullMarked
package io.waymark.base.file;

import org.jspecify.annotations.NullMarked;
