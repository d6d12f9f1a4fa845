/**
 * Fixtures that tests of several modules share: clocks here, and in the packages below a compiler, processes, clients of
 * services, S3 servers and trails. They share no code with the product but the annotations, so that a fault of the product cannot
 * hide in them.
 */
@NullMarked
package io.waymark.testing;

import org.jspecify.annotations.NullMarked;
