/** A service whose responses are compared byte for byte, and the requests to it. */
package io.waymark.spring.answers;
