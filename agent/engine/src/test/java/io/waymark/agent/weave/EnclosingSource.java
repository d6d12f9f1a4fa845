package io.waymark.agent.weave;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.EventSource;

/** Classes without an {@code @EventSource} of their own, at different places in one that has it. */
@EventSource("enclosing.example.com")
@SuppressWarnings("UnusedMethod") // the weaver reads them
final class EnclosingSource {
    static final Object ANONYMOUS_OF_FIELD = new Object() {
        @DataEvent
        void ofField() {}
    };

    private EnclosingSource() {}

    static Object anonymous() {
        return new Object() {
            @DataEvent
            void ofAnonymous() {}
        };
    }

    static Object local() {
        class Local {
            @DataEvent
            void ofLocal() {}
        }
        return new Local();
    }

    static final class Member {
        Object anonymousInLambda() {
            java.util.function.Supplier<Object> supplier = () -> new Object() {
                @DataEvent
                void ofLambda() {}
            };
            return supplier.get();
        }
    }
}
