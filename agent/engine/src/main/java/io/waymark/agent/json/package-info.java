/**
 * Writes JSON text as UTF-8 bytes without allocation. Independent of events.
 */
@NullMarked
package io.waymark.agent.json;

import org.jspecify.annotations.NullMarked;
