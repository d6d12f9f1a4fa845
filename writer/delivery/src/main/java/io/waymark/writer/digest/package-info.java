/**
 * Digests: lists delivered log files in signed, chained digest files and puts these into the store. There is one chain for
 * each account and region, and a second one for backfill digests; {@code journal/digest-chains.json} keeps their state, and {@code
 * journal/delivered-batches.jsonl} what was delivered since it was saved.
 */
@NullMarked
package io.waymark.writer.digest;

import org.jspecify.annotations.NullMarked;
