package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import io.waymark.agent.redact.SeenSecrets;
import java.util.List;
import java.util.Map;

/** Collects the texts of a request that its record hides: services and clients quote them in messages of failures. */
final class RequestSecrets {
    private final SeenSecrets found = new SeenSecrets();
    private final MemberRules rules;
    private final ServiceRules.KeyStyle style;

    private RequestSecrets(ServiceOperation operation) {
        this.rules = operation.members();
        this.style = operation.rules().keyStyle;
    }

    static SeenSecrets of(Structure request, ServiceOperation operation) {
        RequestSecrets secrets = new RequestSecrets(operation);
        secrets.members(request, false);
        return secrets.found;
    }

    private void members(Structure structure, boolean nested) {
        List<Member> members = structure.members();
        List<Member> recorded = NameValuePair.hideSecret(members, rules);
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (!member.equals(recorded.get(i)) || isHidden(member, nested)) {
                addAll(member.value());
            } else {
                value(member.value());
            }
        }
    }

    /** S3 and EC2 leave out what frames a message. */
    private boolean isHidden(Member member, boolean nested) {
        return rules.replacement(member, nested) != null
                || switch (style) {
                    case S3, EC2 -> false;
                    case MODEL, WIRE, WRAPPED_BODY -> rules.omits(member.name(), nested);
                    case DYNAMODB -> DynamoDbParameters.isHidden(member.name());
                };
    }

    private void value(Object value) {
        if (value instanceof Structure structure) {
            members(structure, true);
        } else if (value instanceof List<?> list) {
            list.forEach(this::value);
        } else if (value instanceof String text) {
            urls(text);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                if (rules.replacementOfKey(String.valueOf(key)) == null) {
                    value(each);
                } else {
                    addAll(each);
                }
            });
        }
    }

    /** A password stands in messages with and without its user. */
    private void urls(String text) {
        SeenSecrets inUrls = new SeenSecrets();
        rules.redactUrls(text, inUrls);
        for (String secret : inUrls.toList()) {
            found.add(secret);
            found.add(secret.substring(secret.indexOf(':') + 1));
        }
    }

    private void addAll(Object value) {
        if (value instanceof String || value instanceof Number) {
            found.add(value.toString());
        } else if (value instanceof Structure structure) {
            structure.members().forEach(member -> addAll(member.value()));
        } else if (value instanceof List<?> list) {
            list.forEach(this::addAll);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(this::addAll);
        }
    }
}
