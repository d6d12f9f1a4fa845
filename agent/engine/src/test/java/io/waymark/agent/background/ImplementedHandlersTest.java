package io.waymark.agent.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the events of listeners that implement an interface are named after. */
class ImplementedHandlersTest {
    private final ImplementedHandlers handlers = new ImplementedHandlers("accept");

    private static final class OrderListener implements Consumer<String> {
        @Override
        public void accept(String message) {}
    }

    private BackgroundOperation describe(Consumer<String> listener) {
        return handlers.operation(BackgroundKind.LISTENER, "library", listener.getClass(), "orders");
    }

    @Test
    void classNamesTheEvents() {
        BackgroundOperation operation = describe(new OrderListener());
        assertThat(operation.name()).isEqualTo("OrderListener");
        assertThat(operation.handler().name()).isEqualTo("accept");
        assertThat(operation.handler().descriptor())
                .as("not that of the bridge method")
                .isEqualTo("(Ljava/lang/String;)V");
    }

    @Test
    void methodNamesTheEventsOfAClassWithoutAName() {
        assertThat(describe(message -> {}).name()).isEqualTo("accept");
        assertThat(describe(new Consumer<>() {
                            @Override
                            public void accept(String message) {}
                        })
                        .name())
                .isEqualTo("accept");
    }
}
