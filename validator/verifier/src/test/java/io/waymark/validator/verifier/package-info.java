/** Tests of the validator's parts that no built store reaches. */
@NullMarked
package io.waymark.validator.verifier;

import org.jspecify.annotations.NullMarked;
