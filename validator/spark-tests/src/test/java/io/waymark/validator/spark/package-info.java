@NullMarked
package io.waymark.validator.spark;

import org.jspecify.annotations.NullMarked;
