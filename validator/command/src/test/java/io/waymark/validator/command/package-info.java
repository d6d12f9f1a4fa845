/** Tests of the command: built stores in, exit statuses and printed lines out. */
@NullMarked
package io.waymark.validator.command;

import org.jspecify.annotations.NullMarked;
