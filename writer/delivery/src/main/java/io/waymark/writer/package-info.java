/**
 * The writer turns records into a signed trail of log files and digests in the store. This package is its facade: {@link
 * io.waymark.writer.Writer} opens and closes the stages, which are packages of their own, in the order journal, log file,
 * digest, store; {@code delivery} drives them, and {@code keys} provides the signing key.
 */
@NullMarked
package io.waymark.writer;

import org.jspecify.annotations.NullMarked;
