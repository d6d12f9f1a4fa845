@NullMarked
package io.waymark.validator.query;

import org.jspecify.annotations.NullMarked;
