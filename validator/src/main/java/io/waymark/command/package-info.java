/**
 * The {@code waymark} command: reads its arguments, a directory store and public keys; prints what validation finds, the
 * records, or the keys. Exit statuses: 0 well, 1 invalid or not found, 2 usage, 3 could not check.
 */
@NullMarked
package io.waymark.command;

import org.jspecify.annotations.NullMarked;
