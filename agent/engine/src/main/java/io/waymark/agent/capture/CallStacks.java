package io.waymark.agent.capture;

import io.waymark.agent.context.VirtualThreads;
import io.waymark.agent.record.UuidGenerator;
import io.waymark.agent.ring.AgentThread;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds the call stack of the current thread. A platform thread keeps its stack; a virtual thread, of which there may be
 * millions, borrows one during its outermost call. Safe for use by many threads.
 */
final class CallStacks {
    private static final int POOL_SIZE = 64;
    private static final int PROBES = 4;

    @SuppressWarnings("ThreadLocalUsage") // one per agent, for the life of the JVM
    private final ThreadLocal<@Nullable CallStack> byThread = new ThreadLocal<>();

    private final AtomicReferenceArray<@Nullable CallStack> pool = new AtomicReferenceArray<>(POOL_SIZE);
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

    private CallStack attach(Thread thread) {
        CallStack stack;
        if (VirtualThreads.isVirtual(thread)) {
            stack = borrow(thread);
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

    private CallStack borrow(Thread thread) {
        int start = thread.hashCode();
        for (int i = 0; i < PROBES; i++) {
            CallStack free = pool.getAndSet(Math.floorMod(start + i, POOL_SIZE), null);
            if (free != null) {
                return free;
            }
        }
        return create(true);
    }

    /** Returns a stack from the current, virtual thread to the pool. */
    void release(CallStack stack) {
        byThread.remove();
        int start = Thread.currentThread().hashCode();
        for (int i = 0; i < PROBES; i++) {
            if (pool.compareAndSet(Math.floorMod(start + i, POOL_SIZE), null, stack)) {
                return;
            }
        }
    }
}
