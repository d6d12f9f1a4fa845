/**
 * Who may use the port: access keys, request signatures (AWS Signature Version 4), sessions of browsers, rate limits, and the
 * certificate of TLS. Hands on the caller of a request, or the reason why it is refused.
 */
@NullMarked
package io.waymark.validator.server.access;

import org.jspecify.annotations.NullMarked;
