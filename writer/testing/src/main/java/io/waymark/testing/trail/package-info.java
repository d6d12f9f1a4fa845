/**
 * Test fixtures, published for other modules' tests: a builder of trails that shares no code with the product, and the
 * unmodified AWS CLI run against a store that a real S3 server holds.
 */
@NullMarked
package io.waymark.testing.trail;

import org.jspecify.annotations.NullMarked;
