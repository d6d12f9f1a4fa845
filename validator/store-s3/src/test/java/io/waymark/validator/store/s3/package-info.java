@NullMarked
package io.waymark.validator.store.s3;

import org.jspecify.annotations.NullMarked;
