/** Tests of the server. */
@NullMarked
package io.waymark.validator.server;

import org.jspecify.annotations.NullMarked;
