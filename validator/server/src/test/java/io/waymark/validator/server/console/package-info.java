/** Tests of the server. */
@NullMarked
package io.waymark.validator.server.console;

import org.jspecify.annotations.NullMarked;
