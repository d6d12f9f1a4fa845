/**
 * The {@code waymark} command: reads its arguments, a directory store, public keys, and the status files of homes; prints
 * what validation finds, the records, the keys, or how services do. Exit statuses: 0 well, 1 invalid, not found or in
 * trouble, 2 usage, 3 could not check.
 */
@NullMarked
package io.waymark.validator.command;

import org.jspecify.annotations.NullMarked;
