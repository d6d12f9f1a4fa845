/**
 * Log files: turns a batch of journal entries into one gzip file for each account, region and category in it, with
 * CloudTrail's key and the content's hash. Names and bytes are a pure function of the batch, so that a batch that is written
 * twice gives the same objects.
 */
@NullMarked
package io.waymark.writer.logfile;

import org.jspecify.annotations.NullMarked;
