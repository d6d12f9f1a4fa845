/** Answers over HTTP that CloudTrail's API and the page have in common. Takes JSON, and hands it to the server. */
@NullMarked
package io.waymark.validator.server.http;

import org.jspecify.annotations.NullMarked;
