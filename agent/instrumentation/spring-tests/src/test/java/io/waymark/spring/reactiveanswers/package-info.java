/** A reactive service whose responses are compared byte for byte. */
package io.waymark.spring.reactiveanswers;
