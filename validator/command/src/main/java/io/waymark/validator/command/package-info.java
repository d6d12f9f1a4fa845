/**
 * The {@code waymark} command: one picocli command per class. Reads a directory store, public keys, and the status files of
 * homes; prints findings, events, keys and health. {@code deliver} loads the code that writes from the agent's jar. Exit
 * statuses are 0 ok, 1 invalid, not found or failing, 2 wrong usage, 3 could not check or deliver.
 */
@NullMarked
package io.waymark.validator.command;

import org.jspecify.annotations.NullMarked;
