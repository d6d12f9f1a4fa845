package io.waymark.validator.server;

import java.io.IOException;
import java.util.List;

/** Finds the trails that requests to change them name. Thread-safe. */
final class TrailLookup {
    private final HomeTrailCatalog trails;

    TrailLookup(HomeTrailCatalog trails) {
        this.trails = trails;
    }

    /** Finds a trail; requests to change it must be sent to its home region. */
    DefinedTrail inHomeRegion(String nameOrArn, ApiRequest request) throws ApiException, IOException {
        DefinedTrail trail = find(nameOrArn);
        String region = region(trail.home(), request);
        if (!region.equals(trail.text("HomeRegion"))) {
            throw new ApiException(
                    "InvalidHomeRegionException",
                    "The trail " + trail.id().arn() + " can only be changed from its home region, and not from "
                            + region);
        }
        return trail;
    }

    /** Returns whether a trail that can be read has this name. */
    boolean isKnown(String nameOrArn) {
        return trails.isAny(trail -> isNamed(trail, nameOrArn));
    }

    /** Returns the region that a request was sent to; that of the home if it is not signed. */
    static String region(ManagedHome home, ApiRequest request) {
        return request.caller().region().orElse(home.description().region());
    }

    private static boolean isNamed(DefinedTrail trail, String nameOrArn) {
        return nameOrArn.equals(trail.id().name())
                || nameOrArn.equals(trail.id().arn());
    }

    private DefinedTrail find(String nameOrArn) throws ApiException, IOException {
        TrailNames.requireNameOrArn(nameOrArn);
        List<DefinedTrail> found = trails.find(trail -> isNamed(trail, nameOrArn));
        if (found.isEmpty()) {
            throw trails.notFound(nameOrArn, "TrailNotFoundException", "Unknown trail: ");
        }
        if (found.size() > 1) {
            throw new ApiException(
                    "ConflictException",
                    found.size() + " homes have a trail " + nameOrArn
                            + "; serve them by themselves, or give them names of their own with waymark.trail.name");
        }
        return found.get(0);
    }
}
