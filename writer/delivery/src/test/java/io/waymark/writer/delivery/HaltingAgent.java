package io.waymark.writer.delivery;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** An agent that ends the JVM, as a kill would, where a method is entered: {@code CLASS.METHOD:PASS}. */
public final class HaltingAgent {
    /** The exit status of a JVM that was ended so. */
    public static final int HALTED = 77;

    private static int passesLeft;

    private HaltingAgent() {}

    public static void premain(String point, Instrumentation instrumentation) {
        int dot = point.lastIndexOf('.');
        int colon = point.lastIndexOf(':');
        passesLeft = Integer.parseInt(point.substring(colon + 1));
        String type = "io.waymark." + point.substring(0, dot);
        String method = point.substring(dot + 1, colon);
        new AgentBuilder.Default()
                .type(named(type))
                .transform((builder, description, loader, module, domain) ->
                        builder.visit(Advice.to(OnEntry.class).on(named(method))))
                .installOn(instrumentation);
    }

    /** Called by the woven method. */
    public static synchronized void pass() {
        passesLeft--;
        if (passesLeft == 0) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    /** Woven into the method. */
    static final class OnEntry {
        private OnEntry() {}

        @Advice.OnMethodEnter
        static void enter() {
            pass();
        }
    }
}
