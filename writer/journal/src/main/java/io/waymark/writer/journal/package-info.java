/**
 * The journal: the first durable store of a record. One thread appends records to this run's {@link Journal}, in a folder
 * that the process has locked: mostly as a template, a caller and values ({@link TemplatedRecord}). The delivery thread reads the journal of any run with a {@link JournalReader} and
 * passes its {@link JournalEntry entries} to the log files. Based on Chronicle Queue, which this package hides.
 */
@NullMarked
package io.waymark.writer.journal;

import org.jspecify.annotations.NullMarked;
