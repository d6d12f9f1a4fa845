/**
 * The first durable place of a record. One thread appends whole encoded records to this run's {@link Journal}, in a
 * folder that its process holds locked; the delivering thread reads any run's journal with a {@link JournalReader}, and
 * hands {@link JournalEntry entries} on to the log files. Kept in Chronicle Queue, which nothing outside this package
 * sees.
 */
@NullMarked
package io.waymark.writer.journal;

import org.jspecify.annotations.NullMarked;
