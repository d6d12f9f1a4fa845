package io.waymark.validator.verifier;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param objects its objects
 * @param commonPrefixes its common prefixes
 * @param truncated whether more follow
 * @param last the last key or common prefix; empty for an empty page
 */
public record ListingPage(List<ObjectSummary> objects, List<String> commonPrefixes, boolean truncated, String last) {
    /** Copies the lists. */
    public ListingPage {
        objects = List.copyOf(objects);
        commonPrefixes = List.copyOf(commonPrefixes);
    }
}
