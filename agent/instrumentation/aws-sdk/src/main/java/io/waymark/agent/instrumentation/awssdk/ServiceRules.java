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
    /** How the members of requests and responses are named in records. */
    enum KeyStyle {
        /** As in the API model, the first character in lower case. */
        MODEL,
        /** As S3 does: headers, query parameters and XML. */
        S3,
        /** As EC2 does: two forms, by the operation's age. */
        EC2,
        /** As DynamoDB does: names of attributes, values of keys. */
        DYNAMODB
    }

    /**
     * A resource that is named in the records of some operations.
     *
     * @param type the entry's {@code type}
     * @param arn the entry's {@code ARN}, with names of members in braces
     * @param operations which; empty for all
     */
    record ResourceRule(String type, String arn, Set<String> operations) {
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
