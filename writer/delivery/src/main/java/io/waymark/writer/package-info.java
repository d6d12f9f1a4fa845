/**
 * The writer: records go in at one end, and a signed trail of log files and digests lies in the store at the other. This
 * package is its front: {@link io.waymark.writer.Writer} opens and closes all of it. The stages are the packages below,
 * in the order journal, log file, digest, store; {@code delivery} drives them, {@code keys} and {@code disk} serve them.
 */
@NullMarked
package io.waymark.writer;

import org.jspecify.annotations.NullMarked;
