/** What must survive a crash of the process or of the machine: files replaced whole, exclusive locks, small states. */
@NullMarked
package io.waymark.base.file;

import org.jspecify.annotations.NullMarked;
