/**
 * Who a caller is and where the call came from, read from the request, as values ready for the record. Nothing is guessed.
 */
@NullMarked
package io.waymark.agent.identity;

import org.jspecify.annotations.NullMarked;
