/**
 * Validates trails: reads a directory store's objects and a list of public keys, and hands on findings. It rests on the
 * published formats alone and shares nothing with what wrote the trail.
 *
 * <p>All that is read may be hostile: every parser here is bounded, and what is wrong becomes a finding.
 */
@NullMarked
package io.waymark.validator.verifier;

import org.jspecify.annotations.NullMarked;
