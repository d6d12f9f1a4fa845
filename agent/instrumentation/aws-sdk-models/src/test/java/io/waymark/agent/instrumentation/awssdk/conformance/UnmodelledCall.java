package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.instrumentation.awssdk.CallFailure;
import io.waymark.agent.instrumentation.awssdk.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The call of a sample whose service has no model here: it has the members that the record has. */
record UnmodelledCall(JsonNode event) implements SampleApiCall {
    private static final Map<String, String> PACKAGES = Map.of("elasticfilesystem", "efs");

    static String service(JsonNode event) {
        String source = event.path("eventSource").asText().replaceFirst("\\.amazonaws\\.com$", "");
        return PACKAGES.getOrDefault(source, source);
    }

    static String operation(JsonNode event) {
        return event.path("eventName").asText();
    }

    @Override
    public String signingName() {
        return event.path("eventSource").asText().replaceFirst("\\.amazonaws\\.com$", "");
    }

    @Override
    public Structure request() {
        return new RecordedStructure(event.path("requestParameters"));
    }

    @Override
    public @Nullable Structure response() {
        return event.has("errorCode") ? null : new RecordedStructure(event.path("responseElements"));
    }

    @Override
    public @Nullable CallFailure failure() {
        if (!event.has("errorCode")) {
            return null;
        }
        String message = event.path("errorMessage")
                .asText(event.at("/responseElements/message").asText(null));
        String code = event.path("errorCode").asText();
        return new CallFailure(code.equals("AccessDenied") ? "AccessDeniedException" : code, message, 400, true);
    }

    private record RecordedStructure(JsonNode json) implements Structure {
        @Override
        public List<Member> members() {
            List<Member> members = new ArrayList<>();
            for (var member : json.properties()) {
                String name = member.getKey();
                members.add(new Member(name, name, name, null, Location.BODY, value(member.getValue())));
            }
            return members;
        }

        private static Object value(JsonNode json) {
            if (json.isObject()) {
                return new RecordedStructure(json);
            } else if (json.isArray()) {
                List<Object> list = new ArrayList<>();
                json.forEach(element -> list.add(value(element)));
                return list;
            } else if (json.isNumber()) {
                return json.numberValue();
            }
            return json.isBoolean() ? json.booleanValue() : json.asText();
        }
    }
}
