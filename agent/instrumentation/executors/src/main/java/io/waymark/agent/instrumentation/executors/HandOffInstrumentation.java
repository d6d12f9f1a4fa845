package io.waymark.agent.instrumentation.executors;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Declares where a thread waits for work that others hand to it: the JDK's blocking queues, and selectors of channels. A thread
 * that a request has started works for the request's sender, until it turns out to work for all.
 */
public final class HandOffInstrumentation implements LibraryInstrumentation {
    private static final String CONCURRENT = "java/util/concurrent/";
    private static final String SELECTOR = "java/nio/channels/spi/AbstractSelector";

    /** Called by the service loader. */
    public HandOffInstrumentation() {}

    @Override
    public String name() {
        return "JDK queues";
    }

    @Override
    public String supportedVersions() {
        return "JDK 17 to 25";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.TASKS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                CONCURRENT + "ArrayBlockingQueue",
                CONCURRENT + "DelayQueue",
                CONCURRENT + "LinkedBlockingDeque",
                CONCURRENT + "LinkedBlockingQueue",
                CONCURRENT + "LinkedTransferQueue",
                CONCURRENT + "PriorityBlockingQueue",
                CONCURRENT + "SynchronousQueue",
                SELECTOR);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(SELECTOR)) {
            methods.advise(ElementMatchers.named("begin"), TaskAdvice.AwaitWork.class);
        } else {
            // Not those that return at once: pools of connections lend theirs in this way.
            methods.advise(
                    ElementMatchers.<MethodDescription>namedOneOf("take", "takeFirst", "takeLast")
                            .or(ElementMatchers.<MethodDescription>namedOneOf("poll", "pollFirst", "pollLast")
                                    .and(ElementMatchers.takesArguments(2))),
                    TaskAdvice.AwaitWork.class);
        }
    }
}
