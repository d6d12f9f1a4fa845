package io.waymark.agent.instrumentation.unauditedservers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnauditedServersInstrumentationTest {
    private final UnauditedServersInstrumentation servers = new UnauditedServersInstrumentation();

    @Test
    void everyServerIsNamed() {
        assertThat(servers.classNames())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(servers.limitation(name))
                        .endsWith("serves are not audited; annotated methods and AWS SDK calls are"));
        assertThat(servers.limitation("io/micronaut/http/server/netty/NettyHttpServer"))
                .startsWith("requests that Micronaut's Netty server serves");
    }
}
