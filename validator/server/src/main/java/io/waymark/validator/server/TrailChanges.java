package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that create and change trails. Thread-safe. */
final class TrailChanges {
    /** CloudTrail's quota for each region (User Guide, "Quotas"). */
    private static final int MAX_TRAILS = 5;

    /** What CloudTrail does beside delivery to a bucket. */
    private static final List<String> UNSUPPORTED =
            List.of("SnsTopicName", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KmsKeyId");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final HomeTrailCatalog trails;
    private final BucketNames buckets;
    private final TrailLookup lookup;
    private final Clock clock;

    TrailChanges(HomeTrailCatalog trails, BucketNames buckets, Clock clock) {
        this.trails = trails;
        this.buckets = buckets;
        this.clock = clock;
        lookup = new TrailLookup(trails);
    }

    /** Returns the operations, by name. */
    Map<String, ApiAction> actions() {
        TagActions tags = new TagActions(trails);
        EventSelectorActions selectors = new EventSelectorActions(trails, lookup);
        return Map.of(
                "CreateTrail", this::createTrail,
                "UpdateTrail", this::updateTrail,
                "DeleteTrail", this::deleteTrail,
                "StartLogging", this::startLogging,
                "StopLogging", this::stopLogging,
                "PutEventSelectors", selectors::putEventSelectors,
                "AddTags", tags::addTags,
                "RemoveTags", tags::removeTags);
    }

    /** A new trail does not log until {@code StartLogging}. */
    private ObjectNode createTrail(ApiRequest request) throws ApiException, IOException {
        String name = TrailNames.requireName(request.requiredText("Name"));
        String bucket = TrailNames.requireBucket(request.requiredText("S3BucketName"));
        requireSupported(request);
        Map<String, String> tags = TagActions.tags(request.structures(TagActions.LIST));
        ManagedHome home = homeOf(bucket);
        String region = TrailLookup.region(home, request);
        ObjectNode definition = JSON.objectNode().put("Name", name).put("S3BucketName", bucket);
        String prefix = TrailNames.requirePrefix(request.text("S3KeyPrefix").orElse(""));
        if (!prefix.isEmpty()) {
            definition.put("S3KeyPrefix", prefix);
        }
        definition
                .put("IncludeGlobalServiceEvents", request.flag("IncludeGlobalServiceEvents", true))
                .put("IsMultiRegionTrail", request.flag("IsMultiRegionTrail", false))
                .put("HomeRegion", region)
                .put("LogFileValidationEnabled", request.flag("EnableLogFileValidation", false))
                .put("IsLogging", false);
        DefinedTrail trail = new DefinedTrail(home, TagActions.withTags(definition, tags));
        requireRegions(trail);
        requireWritable(trail);
        trails.create(trail, request.caller(), known -> {
            requireRoom(trail, region, known);
            requireOwnBucket(trail);
        });
        return describe(trail);
    }

    private static void requireRoom(DefinedTrail trail, String region, List<DefinedTrail> all) throws ApiException {
        String account = trail.id().accountId();
        int inRegion = 0;
        for (DefinedTrail known : all) {
            // Some file systems do not tell small letters from capital ones.
            if (known.text("Name").equalsIgnoreCase(trail.text("Name"))) {
                throw new ApiException(
                        "TrailAlreadyExistsException",
                        "Trail " + trail.text("Name") + " already exists for customer: " + account);
            }
            inRegion += known.home().equals(trail.home())
                            && known.text("HomeRegion").equals(region)
                    ? 1
                    : 0;
        }
        if (inRegion >= MAX_TRAILS) {
            throw new ApiException(
                    "MaximumNumberOfTrailsExceededException",
                    "User: " + account + " already has " + MAX_TRAILS + " trails in " + region + ".");
        }
    }

    private ObjectNode updateTrail(ApiRequest request) throws ApiException, IOException {
        String name = request.requiredText("Name");
        DefinedTrail known = lookup.inHomeRegion(name, request);
        requireSupported(request);
        Optional<String> bucket = request.text("S3BucketName");
        HomeTrailCatalog.TrailChange update = trail -> {
            ObjectNode definition = trail.definition();
            bucket.ifPresent(changed -> definition.put("S3BucketName", changed));
            Optional<String> prefix = request.text("S3KeyPrefix");
            if (prefix.isPresent()) {
                definition.put("S3KeyPrefix", TrailNames.requirePrefix(prefix.get()));
            }
            update(definition, request, "IncludeGlobalServiceEvents", "IncludeGlobalServiceEvents");
            update(definition, request, "IsMultiRegionTrail", "IsMultiRegionTrail");
            update(definition, request, "EnableLogFileValidation", "LogFileValidationEnabled");
            requireRegions(trail);
            return definition;
        };
        if (bucket.isEmpty()) {
            requireWritable(known);
            return describe(trails.change(known, update));
        }
        return describe(trails.change(
                known, () -> requireDeliverable(lookup.inHomeRegion(name, request), bucket.get()), update));
    }

    /** Checks that a trail may be delivered to a bucket from now on, which may be its own. */
    private void requireDeliverable(DefinedTrail trail, String bucket) throws ApiException, IOException {
        DefinedTrail delivered =
                trail.with(trail.definition().deepCopy().put("S3BucketName", TrailNames.requireBucket(bucket)));
        if (!bucket.equals(trail.text("S3BucketName"))) {
            requireOwnBucket(delivered);
        }
        requireWritable(delivered);
    }

    private static void update(ObjectNode definition, ApiRequest request, String parameter, String member)
            throws ApiException {
        if (request.has(parameter)) {
            definition.put(member, request.flag(parameter, false));
        }
    }

    private ObjectNode deleteTrail(ApiRequest request) throws ApiException, IOException {
        String name = request.requiredText("Name");
        // Another trail may have the name by now.
        Optional<UnconfirmedChanges.Change> repeated =
                lookup.isKnown(name) ? Optional.empty() : trails.findDeleted(name, request.caller());
        if (repeated.isPresent()) {
            request.beforeEffect().run();
            trails.repeat(repeated.get());
        } else {
            DefinedTrail trail = lookup.inHomeRegion(name, request);
            request.beforeEffect().run();
            trails.delete(trail, request.caller());
        }
        return JSON.objectNode();
    }

    private ObjectNode startLogging(ApiRequest request) throws ApiException, IOException {
        trails.change(
                lookup.inHomeRegion(request.requiredText("Name"), request),
                trail -> trail.flag("IsLogging")
                        ? trail.definition()
                        : trail.definition()
                                .put("IsLogging", true)
                                .put("StartLoggingTime", clock.instant().getEpochSecond()));
        return JSON.objectNode();
    }

    private ObjectNode stopLogging(ApiRequest request) throws ApiException, IOException {
        DefinedTrail known = lookup.inHomeRegion(request.requiredText("Name"), request);
        request.beforeEffect().run();
        trails.change(
                known,
                trail -> trail.flag("IsLogging")
                        ? trail.definition()
                                .put("IsLogging", false)
                                .put("StopLoggingTime", clock.instant().getEpochSecond())
                        : trail.definition());
        return JSON.objectNode();
    }

    private static void requireSupported(ApiRequest request) throws ApiException {
        for (String parameter : UNSUPPORTED) {
            if (request.has(parameter)) {
                throw new ApiException(
                        "UnsupportedOperationException",
                        parameter + " is not supported: trails are delivered to buckets alone");
            }
        }
        if (request.flag("IsOrganizationTrail", false)) {
            throw new ApiException(
                    "OrganizationsNotInUseException",
                    "The account is not a member of an organization: IsOrganizationTrail cannot be set");
        }
    }

    private static void requireRegions(DefinedTrail trail) throws ApiException {
        if (trail.flag("IsMultiRegionTrail") && !trail.flag("IncludeGlobalServiceEvents")) {
            throw new ApiException(
                    "InvalidParameterCombinationException", "Multi-Region trail must include global service events.");
        }
    }

    private ManagedHome homeOf(String bucket) throws ApiException, IOException {
        for (ManagedHome home : trails.homes()) {
            if (!home.description().inS3() && Files.isDirectory(folder(home, bucket))) {
                return home;
            }
        }
        Optional<ManagedHome> expected = trails.findHomeOf(bucket);
        if (expected.isPresent()) {
            return expected.get();
        }
        for (ManagedHome home : trails.homes()) {
            if (home.description().inS3()) {
                return home;
            }
        }
        Optional<String> owner = buckets.findOther(bucket, null);
        throw owner.isPresent() ? ownedByOther(bucket, owner.get()) : noSuchBucket(bucket);
    }

    /** On this port a name stands for one bucket: that of another store, or of another home, could not be found any more. */
    private void requireOwnBucket(DefinedTrail trail) throws ApiException, IOException {
        String bucket = trail.text("S3BucketName");
        Optional<String> owner = buckets.findOther(bucket, trail.home());
        if (owner.isPresent()) {
            throw ownedByOther(bucket, owner.get());
        }
    }

    private static ApiException ownedByOther(String bucket, String owner) {
        return insufficientPolicy(
                bucket, "this server serves a bucket of this name already, of " + owner + "; name another bucket");
    }

    private static ApiException insufficientPolicy(String bucket, String reason) {
        return new ApiException(
                "InsufficientS3BucketPolicyException",
                "Incorrect S3 bucket policy is detected for bucket: " + bucket + "; " + reason);
    }

    private static Path folder(ManagedHome home, String bucket) {
        return home.description().store().path().resolve(bucket);
    }

    private static ApiException noSuchBucket(String bucket) {
        return new ApiException("S3BucketDoesNotExistException", "S3 bucket " + bucket + " does not exist!");
    }

    private static void requireWritable(DefinedTrail trail) throws ApiException {
        if (trail.home().description().inS3()) {
            // Delivery finds out, and the trail's status has its error.
            return;
        }
        String bucket = trail.text("S3BucketName");
        Path folder = folder(trail.home(), bucket);
        if (!Files.isDirectory(folder)) {
            throw noSuchBucket(bucket);
        }
        if (!Files.isWritable(folder)) {
            throw insufficientPolicy(bucket, "this process may not write to " + folder);
        }
    }

    private static ObjectNode describe(DefinedTrail trail) {
        ObjectNode described =
                JSON.objectNode().put("Name", trail.text("Name")).put("S3BucketName", trail.text("S3BucketName"));
        if (!trail.text("S3KeyPrefix").isEmpty()) {
            described.put("S3KeyPrefix", trail.text("S3KeyPrefix"));
        }
        return described
                .put("IncludeGlobalServiceEvents", trail.flag("IncludeGlobalServiceEvents"))
                .put("IsMultiRegionTrail", trail.flag("IsMultiRegionTrail"))
                .put("TrailARN", trail.id().arn())
                .put("LogFileValidationEnabled", trail.flag("LogFileValidationEnabled"))
                .put("IsOrganizationTrail", false);
    }
}
