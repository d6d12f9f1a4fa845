/**
 * Trails for tests: built without any code of the product, delivered by a service with the agent, and judged by the
 * unmodified AWS CLI.
 */
@NullMarked
package io.waymark.testing.trail;

import org.jspecify.annotations.NullMarked;
