/**
 * Log files: takes a batch of journal entries, and hands on one gzip file for each account, region and category in it,
 * under CloudTrail's key and with its hash. Names and bytes are a pure function of the batch, so that a batch done twice
 * gives the same objects.
 */
@NullMarked
package io.waymark.writer.logfile;

import org.jspecify.annotations.NullMarked;
