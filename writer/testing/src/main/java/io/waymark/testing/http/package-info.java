/** Clients of tests' services: many users at once, and the exact bytes of requests and answers. */
@NullMarked
package io.waymark.testing.http;

import org.jspecify.annotations.NullMarked;
