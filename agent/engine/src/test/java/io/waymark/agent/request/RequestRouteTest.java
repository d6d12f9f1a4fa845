package io.waymark.agent.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestRouteTest {
    @Test
    void textsOfAMapAreItsVariables() {
        Map<@Nullable Object, @Nullable Object> variables = new LinkedHashMap<>();
        assertThat(RequestRoute.texts(variables)).isEmpty();
        variables.put("orderId", "17");
        assertThat(RequestRoute.texts(variables)).containsExactly(entry("orderId", "17"));
        variables.put(null, "none");
        variables.put("absent", null);
        variables.put("matrix", List.of("a"));
        variables.put("pet", "cat");
        variables.put(3, "number");
        variables.put("a", "last");
        assertThat(RequestRoute.texts(Collections.unmodifiableMap(variables)))
                .containsExactly(entry("orderId", "17"), entry("pet", "cat"), entry("a", "last"));
    }

    @Test
    void otherObjectsHaveNoVariables() {
        assertThat(RequestRoute.texts(null)).isEmpty();
        assertThat(RequestRoute.texts("orderId=17")).isEmpty();
    }
}
