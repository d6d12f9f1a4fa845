package io.waymark.agent.capture;

import io.waymark.agent.context.VirtualThreads;
import io.waymark.agent.record.UuidGenerator;
import io.waymark.agent.ring.AgentThread;
import io.waymark.base.reference.SparePool;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds the call stack of the current thread. A platform thread keeps its stack; a virtual thread, of which there may be
 * millions, borrows one during its outermost call, or while its calls are ignored. Safe for use by many threads.
 */
final class CallStacks {
    @SuppressWarnings("ThreadLocalUsage") // one per agent, for the life of the JVM
    private final ThreadLocal<@Nullable CallStack> byThread = new ThreadLocal<>();

    private final SparePool<CallStack> pool = new SparePool<>();
    private final SecureRandom seeds = new SecureRandom();
    private final CaptureContext context;

    CallStacks(CaptureContext context) {
        this.context = context;
    }

    /** Returns the current thread's stack. That of an agent thread ignores all calls. */
    CallStack current() {
        CallStack stack = byThread.get();
        return stack != null ? stack : attach(Thread.currentThread());
    }

    /** Whether the current thread has a stack now. */
    boolean isAttached() {
        return byThread.get() != null;
    }

    private CallStack attach(Thread thread) {
        CallStack stack;
        if (VirtualThreads.isVirtual(thread)) {
            CallStack free = pool.take();
            stack = free == null ? create(true) : free;
        } else {
            stack = create(false);
            stack.suppressed = thread instanceof AgentThread;
        }
        byThread.set(stack);
        return stack;
    }

    /** Creates a stack for one call outside of the thread's stack. */
    CallStack detached() {
        return create(false);
    }

    private CallStack create(boolean pooled) {
        return new CallStack(context, new UuidGenerator(seeds.nextLong(), seeds.nextLong()), this, pooled);
    }

    /** Returns a stack from the current, virtual thread to the pool. */
    void release(CallStack stack) {
        byThread.remove();
        pool.give(stack);
    }
}
