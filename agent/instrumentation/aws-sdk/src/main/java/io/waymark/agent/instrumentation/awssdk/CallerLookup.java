package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.ring.AgentThread;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks STS for the identity behind credentials: once for each access key, on a thread of its own. The thread ends
 * when the queue is empty. A lookup never blocks: until STS has answered, the identity is unknown. Safe for use by many
 * threads.
 */
final class CallerLookup {
    private static final int MAX_QUEUED = 64;
    private static final int MAX_CACHED = 256;
    private static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final AdapterContext events;
    private final StsClient sts;
    private final Queue<LookupRequest> queue = new ArrayDeque<>();
    private boolean running;
    private final Map<String, CachedIdentity> cache = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CachedIdentity> eldest) {
            return size() > MAX_CACHED;
        }
    };

    private record LookupRequest(String accessKeyId, Credentials.Secret secret, String region) {}

    /** What is known now; a failure is looked at again after a while. */
    private record CachedIdentity(@Nullable StsCallerIdentity caller, boolean failed, long at) {
        boolean isOld() {
            return failed && System.nanoTime() - at >= RETRY_NANOS;
        }
    }

    CallerLookup(AdapterContext events) {
        this.events = events;
        this.sts = new StsClient(events.settings().stsEndpoint());
    }

    @Nullable
    StsCallerIdentity find(Credentials credentials, String region) {
        String key = credentials.accessKeyId();
        if (key == null || credentials.secret() == null) {
            return null;
        }
        synchronized (queue) {
            CachedIdentity known = cache.get(key);
            if (known != null && !known.isOld()) {
                return known.caller();
            }
            if (queue.size() < MAX_QUEUED) {
                cache.put(key, new CachedIdentity(null, false, 0));
                queue.add(new LookupRequest(key, credentials.secret().get(), region));
                startWorker();
            }
            return null;
        }
    }

    private void startWorker() {
        if (!running) {
            try {
                new AgentThread(this::processQueue, "waymark-caller").start();
                running = true;
            } catch (OutOfMemoryError e) {
                // No room for one more thread; the next call tries again.
            }
        }
    }

    private void processQueue() {
        while (true) {
            LookupRequest question;
            synchronized (queue) {
                question = queue.poll();
                if (question == null) {
                    running = false;
                    return;
                }
            }
            CachedIdentity answer = lookUp(question);
            synchronized (queue) {
                cache.put(question.accessKeyId(), answer);
            }
        }
    }

    private CachedIdentity lookUp(LookupRequest question) {
        try {
            StsCallerIdentity caller =
                    sts.getCallerIdentity(question.accessKeyId(), question.secret(), question.region());
            return new CachedIdentity(caller, false, System.nanoTime());
        } catch (IOException | RuntimeException | LinkageError e) {
            events.warn("whose AWS credentials are is not recorded for some of them: GetCallerIdentity failed", e);
            return new CachedIdentity(null, true, System.nanoTime());
        }
    }
}
