/** Tests of the event history. */
@NullMarked
package io.waymark.validator.history;

import org.jspecify.annotations.NullMarked;
