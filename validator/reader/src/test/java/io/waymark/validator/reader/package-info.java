/** Tests of the reader. */
@NullMarked
package io.waymark.validator.reader;

import org.jspecify.annotations.NullMarked;
