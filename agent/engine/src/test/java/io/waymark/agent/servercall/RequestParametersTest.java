package io.waymark.agent.servercall;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestRoute;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestParametersTest {
    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    @Test
    void codeOfAnAuthorizationServerIsHidden() {
        assertThat(collect("code=SplxlOBeZQ&state=xyz", Map.of())).containsEntry("code", HIDDEN);
        assertThat(collect("state=xyz&code=a&code=b", Map.of())).containsEntry("code", HIDDEN);
    }

    @Test
    void otherCodesAreNotHidden() {
        assertThat(collect("code=SUMMER", Map.of())).containsEntry("code", "SUMMER");
        assertThat(collect("state=open", Map.of())).doesNotContainKey("code");
        assertThat(collect("state=open", Map.of("code", "17"))).containsEntry("code", "17");
    }

    private static Map<String, Object> collect(String query, Map<String, String> variables) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        RequestParameters.collect(
                parameters, new RequestLine("GET", "/login", query), new RequestRoute(null, "/login", variables), null);
        return parameters;
    }
}
