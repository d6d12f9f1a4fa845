package io.waymark.agent.capture;

import io.waymark.agent.context.VirtualThreads;
import io.waymark.agent.record.UuidGenerator;
import io.waymark.agent.ring.AgentThread;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Finds the current thread's calls. A platform thread keeps its stack; a virtual thread, of which there may be millions,
 * borrows one for the time of its outermost call. Safe for use by many threads.
 */
final class CallStacks {
    private static final int POOL_SIZE = 64;
    private static final int PROBES = 4;

    @SuppressWarnings("ThreadLocalUsage") // an agent has one of it, for ever
    private final ThreadLocal<@Nullable CallStack> byThread = new ThreadLocal<>();

    private final AtomicReferenceArray<@Nullable CallStack> pool = new AtomicReferenceArray<>(POOL_SIZE);
    private final SecureRandom seeds = new SecureRandom();
    private final CaptureContext context;

    CallStacks(CaptureContext stages) {
        this.context = stages;
    }

    /** Finds the thread's stack. On a thread of ours it is one that never takes a call. */
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

    /** Creates a stack for one call beside those of the thread. */
    CallStack detached() {
        return create(false);
    }

    private CallStack create(boolean borrowed) {
        return new CallStack(context, new UuidGenerator(seeds.nextLong(), seeds.nextLong()), this, borrowed);
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

    /** Takes a stack back from the current, virtual thread. */
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
