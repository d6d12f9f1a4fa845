package io.waymark.agent.instrumentation.awssdk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code aws-services.txt}, which explains itself. Immutable after that.
 *
 * <p>A row is {@code key: values | source}; one that begins with {@code service} starts a service and gives the names under
 * which the SDKs know it.
 */
final class ServiceTable {
    private static final String FILE = "aws-services.txt";

    private final Map<String, ServiceRules> services = new HashMap<>();
    private final ServiceRules defaultRules = new ServiceRules();
    private @Nullable ServiceRules current;
    private int line;

    private ServiceTable() {}

    static ServiceTable load() {
        ServiceTable table = new ServiceTable();
        try (InputStream in = ServiceTable.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the agent's jar");
            }
            table.read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    /** What holds for a service, by a name under which an SDK knows it. */
    ServiceRules rulesFor(String service) {
        return services.getOrDefault(service, defaultRules);
    }

    /** The names of the services with rules. */
    Set<String> services() {
        return Set.copyOf(services.keySet());
    }

    private void read(BufferedReader text) throws IOException {
        for (String row = text.readLine(); row != null; row = text.readLine()) {
            line++;
            String trimmed = row.trim();
            if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
                row(trimmed);
            }
        }
    }

    private void row(String row) {
        int bar = row.lastIndexOf('|');
        if (bar < 0 || row.substring(bar + 1).isBlank()) {
            throw malformed("a row ends with | and its source");
        }
        String rule = row.substring(0, bar).trim();
        if (rule.startsWith("service ")) {
            current = new ServiceRules();
            for (String name : splitWords(rule.substring("service ".length()))) {
                if (services.put(name, current) != null) {
                    throw malformed("there is another service " + name);
                }
            }
            return;
        }
        ServiceRules service = current;
        if (service == null) {
            throw malformed("a row belongs to a service");
        }
        int colon = rule.indexOf(':');
        String key = colon < 0 ? rule : rule.substring(0, colon).trim();
        apply(service, key, colon < 0 ? List.of() : splitWords(rule.substring(colon + 1)));
    }

    private static List<String> splitWords(String text) {
        String trimmed = text.trim();
        return trimmed.isEmpty() ? List.of() : Arrays.asList(trimmed.split("\\s+"));
    }

    private void apply(ServiceRules service, String key, List<String> values) {
        switch (key) {
            case "event-source" -> service.eventSource = values.get(0) + ".amazonaws.com";
            case "api-version" -> service.apiVersion = values.get(0);
            case "no-resource" -> service.withoutResources.addAll(values);
            case "no-resources-when" -> service.notFoundCode = values.get(0);
            case "keys" -> service.keyStyle = keyStyle(values.get(0));
            case "gives-credentials" -> service.credentialOperations.addAll(values);
            case "global" -> service.global = true;
            case "parameters-when-denied" -> service.parametersWhenDenied = true;
            case "faults-prefixed" -> service.faultPrefixed = true;
            case "bracketed-user-agent" -> service.bracketedUserAgent = true;
            case "resources-when-denied" -> service.resourcesWhenDenied = true;
            case "name-when-denied" -> service.deniedNameSuffix = values.get(0);
            case "error-body" -> service.errorBody = true;
            case "unwrapped-responses" -> service.unwrappedResponses = true;
            case "error-suffix" -> service.errorSuffix = values.get(0);
            case "times" -> service.timeStyle = timeStyle(values.get(0));
            case "text" -> values.forEach(name -> service.textMembers.add(MemberRules.normalize(name)));
            case "data" -> values.stream().skip(1).forEach(name -> service.dataOperations.put(name, values.get(0)));
            case "read-only" -> service.readOnlyOperations.addAll(values);
            case "write" -> service.writeOperations.addAll(values);
            case "response" -> service.withResponse.addAll(values);
            case "no-response" -> service.withoutResponse.addAll(values);
            case "classic" -> service.classicOperations.addAll(values);
            case "name" -> values.forEach(pair -> put(service.eventNames, pair));
            case "operation" -> values.forEach(pair -> put(service.operationAliases, pair));
            case "key" -> values.forEach(pair -> putMember(service.memberNames, pair));
            case "default" -> values.forEach(pair -> put(service.defaults, pair));
            case "hide" ->
                values.stream()
                        .skip(1)
                        .forEach(name -> service.hiddenMembers.put(MemberRules.normalize(name), values.get(0)));
            case "empty-set" -> service.emptySets.addAll(values);
            case "leave-out" -> values.forEach(name -> service.omittedMembers.add(MemberRules.normalize(name)));
            case "show" -> values.forEach(name -> service.shownMembers.add(MemberRules.normalize(name)));
            case "resource" ->
                service.resources.add(new ServiceRules.ResourceRule(
                        values.get(0), values.get(1), Set.copyOf(values.subList(2, values.size()))));
            default -> throw malformed("'" + key + "' is not known here");
        }
    }

    private void putMember(Map<String, String> map, String pair) {
        int equals = pair.indexOf('=');
        put(map, equals < 1 ? pair : MemberRules.normalize(pair.substring(0, equals)) + pair.substring(equals));
    }

    private void put(Map<String, String> map, String pair) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw malformed("expected NAME=NAME, not '" + pair + "'");
        }
        map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    private ServiceRules.KeyStyle keyStyle(String name) {
        return switch (name) {
            case "s3" -> ServiceRules.KeyStyle.S3;
            case "ec2" -> ServiceRules.KeyStyle.EC2;
            case "wire" -> ServiceRules.KeyStyle.WIRE;
            case "wrapped-body" -> ServiceRules.KeyStyle.WRAPPED_BODY;
            case "dynamodb" -> ServiceRules.KeyStyle.DYNAMODB;
            default -> throw malformed("'" + name + "' is no way to name keys");
        };
    }

    private ServiceRules.TimeStyle timeStyle(String name) {
        return switch (name) {
            case "with-comma" -> ServiceRules.TimeStyle.WITH_COMMA;
            case "iso" -> ServiceRules.TimeStyle.ISO;
            case "iso-millis" -> ServiceRules.TimeStyle.ISO_MILLIS;
            case "epoch-seconds" -> ServiceRules.TimeStyle.EPOCH_SECONDS;
            default -> throw malformed("'" + name + "' is no form of times");
        };
    }

    private IllegalStateException malformed(String what) {
        return new IllegalStateException(FILE + ", line " + line + ": " + what);
    }
}
