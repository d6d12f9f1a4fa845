/**
 * Validates trails: reads the objects of a directory store and a list of public keys, and reports findings. Relies on the
 * published formats alone and shares no code with the writer beyond them.
 *
 * <p>All input may be hostile: every parser is bounded, and every problem becomes a finding.
 */
@NullMarked
package io.waymark.validator.verifier;

import org.jspecify.annotations.NullMarked;
