package io.waymark.agent.instrumentation.awssdk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the table says of one service. A service that is not in it has none of these, and the rules for that hold: see {@code
 * aws-services.txt}. Filled by {@link ServiceTable}, then read only. Names of members are those of {@link MemberRules#normalize}.
 */
final class ServiceRules {
    /** Stands in the table for resources without a type. */
    static final String NO_TYPE = "-";

    /** How the members of requests and responses are named in records. */
    enum KeyStyle {
        /** As in the API model, the first character in lower case. */
        MODEL,
        /** As S3 does: headers, query parameters and XML. */
        S3,
        /** As EC2 does: two forms, by the operation's age. */
        EC2,
        /** As DynamoDB does: names of attributes, values of keys. */
        DYNAMODB,
        /** As services behind API Gateway do: the names on the wire. */
        WIRE,
        /** As API Gateway's REST API does: members of the body in one object. */
        WRAPPED_BODY
    }

    /** How records have the times of a service's calls. Services that ran on Java 8 when they began keep its form. */
    enum TimeStyle {
        /** As Java 8 prints them: {@code Jul 10, 2023 12:23:05 PM}; in ISO 8601 where the API model says so. */
        MODEL,
        /** As later Java versions print them: {@code Jul 10, 2023, 12:23:05 PM}. */
        WITH_COMMA,
        /** In ISO 8601, to the second. */
        ISO,
        /** In ISO 8601, with milliseconds. */
        ISO_MILLIS,
        /** Seconds since 1970, with a fraction. */
        EPOCH_SECONDS
    }

    /**
     * A resource that is named in the records of some operations.
     *
     * @param type the entry's {@code type}
     * @param arn the entry's {@code ARN}, with names of members in braces
     * @param operations which; empty for all
     */
    record ResourceRule(String type, String arn, Set<String> operations) {
        /** Whether the ARN is the beginning of the ARNs of several resources. */
        boolean isPrefix() {
            return arn.endsWith("/");
        }

        boolean isFor(String operation) {
            return operations.isEmpty() || operations.contains(operation);
        }
    }

    @Nullable
    String eventSource;

    @Nullable
    String apiVersion;

    KeyStyle keyStyle = KeyStyle.MODEL;

    @Nullable
    String notFoundCode;

    boolean global;
    boolean parametersWhenDenied;
    boolean faultPrefixed;
    boolean bracketedUserAgent;
    boolean resourcesWhenDenied;

    /** What follows the names of events of denied calls; empty for nothing. */
    String deniedNameSuffix = "";

    boolean errorBody;
    boolean unwrappedResponses;

    @Nullable
    String errorSuffix;

    TimeStyle timeStyle = TimeStyle.MODEL;
    final Set<String> textMembers = new HashSet<>();
    final Map<String, String> dataOperations = new HashMap<>();
    final Set<String> readOnlyOperations = new HashSet<>();
    final Set<String> credentialOperations = new HashSet<>();
    final Set<String> writeOperations = new HashSet<>();
    final Set<String> withResponse = new HashSet<>();
    final Set<String> withoutResponse = new HashSet<>();
    final Set<String> withoutResources = new HashSet<>();
    final Set<String> classicOperations = new HashSet<>();
    final Map<String, String> operationAliases = new HashMap<>();
    final Map<String, String> eventNames = new HashMap<>();
    final Map<String, String> memberNames = new HashMap<>();
    final Map<String, String> hiddenMembers = new HashMap<>();
    final Set<String> omittedMembers = new HashSet<>();
    final Set<String> shownMembers = new HashSet<>();
    final Set<String> emptySets = new HashSet<>();
    final Map<String, String> defaults = new HashMap<>();
    final List<ResourceRule> resources = new ArrayList<>();
}
