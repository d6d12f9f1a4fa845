/**
 * JSON text as bytes, written without allocating. Reads what other packages hand in, hands on UTF-8 text; knows nothing of
 * events.
 */
@NullMarked
package io.waymark.agent.json;

import org.jspecify.annotations.NullMarked;
