/**
 * The page of {@code waymark serve}, and the read API behind it: event history, proof, trails and streams. Reads the event
 * history, and validates the stores in the background. Everything is answered to {@code GET} requests below
 * {@code /_console/}, which is no bucket.
 */
@NullMarked
package io.waymark.validator.server.console;

import org.jspecify.annotations.NullMarked;
