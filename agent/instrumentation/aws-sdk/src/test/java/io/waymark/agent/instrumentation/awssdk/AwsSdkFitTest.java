package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.AdapterFit;
import org.junit.jupiter.api.Test;

/** The SDK has all that its adapters name. */
class AwsSdkFitTest {
    private static void assertFits(String woven) throws Exception {
        ClassLoader loader = AwsSdkFitTest.class.getClassLoader();
        String adapter = new AwsSdkInstrumentation().adapter(woven.replace('.', '/'));
        assertThat(AdapterFit.firstMissing(adapter, loader, loader, Class.forName(woven, false, loader)))
                .isNull();
    }

    @Test
    void adaptersFitBothVersions() throws Exception {
        assertFits("software.amazon.awssdk.core.internal.handler.BaseSyncClientHandler");
        assertFits("com.amazonaws.DefaultRequest");
    }
}
