/**
 * What calls of annotated methods and client calls share: the calls whose completion stages are still pending, and the report
 * of failed captures.
 */
@NullMarked
package io.waymark.agent.calls;

import org.jspecify.annotations.NullMarked;
