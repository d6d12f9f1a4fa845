package io.waymark.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.BridgeHandler;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What woven code calls is answered by the agent. */
class AgentHooksTest {
    @Test
    void everyMethodOfTheBridgeIsOverridden() {
        assertThat(Arrays.stream(BridgeHandler.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers())))
                .isNotEmpty()
                .allSatisfy(method -> assertThat(
                                AgentHooks.class.getDeclaredMethod(method.getName(), method.getParameterTypes()))
                        .isNotNull());
    }
}
