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
    void codesAreHidden() {
        assertThat(collect("code=SplxlOBeZQ&state=xyz", Map.of())).containsEntry("code", HIDDEN);
        assertThat(collect("a=1&code=SplxlOBeZQ", Map.of())).containsEntry("code", HIDDEN);
        assertThat(collect("code=a&code=b&c%6Fde=c", Map.of())).containsEntry("code", HIDDEN);
        assertThat(collect("Code=SplxlOBeZQ", Map.of())).containsEntry("Code", HIDDEN);
        assertThat(collect("codec=flac&zipcode=1", Map.of())).containsEntry("codec", "flac");
    }

    @Test
    void pathVariableIsNoCode() {
        assertThat(collect("a=1", Map.of("code", "17"))).containsEntry("code", "17");
        assertThat(collect("code=SplxlOBeZQ", Map.of("code", "17")))
                .containsEntry("code", "17")
                .containsEntry("query", Map.of("code", HIDDEN));
    }

    @Test
    void hiddenCodesAreReturned() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        assertThat(RequestParameters.collect(
                        parameters,
                        new RequestLine("GET", "/login", "code=a&code=b&Code=c&code=d&page=2"),
                        new RequestRoute(null, "/login", Map.of()),
                        null))
                .containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    private static Map<String, Object> collect(String query, Map<String, String> variables) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        RequestParameters.collect(
                parameters, new RequestLine("GET", "/login", query), new RequestRoute(null, "/login", variables), null);
        return parameters;
    }
}
