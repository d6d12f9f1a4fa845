package io.waymark.writer.delivery;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** An agent that ends the JVM, as a kill would, where a method is entered: {@code CLASS.METHOD:PASS}. */
public final class HaltingAgent {
    /** The exit status of a JVM that was ended so. */
    public static final int EXIT_STATUS = 77;

    private static int remainingCalls;

    private HaltingAgent() {}

    public static void premain(String point, Instrumentation instrumentation) {
        int dot = point.lastIndexOf('.');
        int colon = point.lastIndexOf(':');
        remainingCalls = Integer.parseInt(point.substring(colon + 1));
        String type = "io.waymark." + point.substring(0, dot);
        String method = point.substring(dot + 1, colon);
        new AgentBuilder.Default()
                .type(named(type))
                .transform((builder, description, loader, module, domain) ->
                        builder.visit(Advice.to(HaltAdvice.class).on(named(method))))
                .installOn(instrumentation);
    }

    /** Called by the woven method. */
    public static synchronized void onEnter() {
        remainingCalls--;
        if (remainingCalls == 0) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }

    /** Woven into the method. */
    static final class HaltAdvice {
        private HaltAdvice() {}

        @Advice.OnMethodEnter
        static void enter() {
            onEnter();
        }
    }
}
