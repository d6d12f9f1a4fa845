/**
 * Digests: takes the names and hashes of delivered log files, and hands on signed, chained digest files to the store. For
 * each account and region there is one chain; what it must remember between runs is in {@code journal/digest-chains.json}.
 */
@NullMarked
package io.waymark.writer.digest;

import org.jspecify.annotations.NullMarked;
