package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.clientcall.LibraryEvents;
import io.waymark.agent.ring.AgentThread;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks STS whose credentials are: once for each access key, on a thread of its own, which ends when there is nothing to ask.
 * Whoever wants to know never waits: until there is an answer, none is known. Safe for use by many threads.
 */
final class CallerLookup {
    private static final int MOST_WAITING = 64;
    private static final int MOST_KNOWN = 256;
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final LibraryEvents events;
    private final StsClient sts;
    private final Queue<Question> questions = new ArrayDeque<>();
    private boolean asking;
    private final Map<String, Answer> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private record Question(String accessKeyId, Credentials.Secret secret, String region) {}

    /** What is known now; a failure is looked at again after a while. */
    private record Answer(@Nullable KnownCaller caller, boolean failed, long at) {
        boolean isOld() {
            return failed && System.nanoTime() - at >= AGAIN_NANOS;
        }
    }

    CallerLookup(LibraryEvents events) {
        this.events = events;
        this.sts = new StsClient(events.settings().stsEndpoint());
    }

    @Nullable
    KnownCaller of(Credentials credentials, String region) {
        String key = credentials.accessKeyId();
        if (key == null || credentials.secret() == null) {
            return null;
        }
        synchronized (questions) {
            Answer known = answers.get(key);
            if (known != null && !known.isOld()) {
                return known.caller();
            }
            if (questions.size() < MOST_WAITING) {
                answers.put(key, new Answer(null, false, 0));
                questions.add(new Question(key, credentials.secret().get(), region));
                startAsking();
            }
            return null;
        }
    }

    private void startAsking() {
        if (!asking) {
            try {
                new AgentThread(this::ask, "waymark-caller").start();
                asking = true;
            } catch (OutOfMemoryError e) {
                // No room for one more thread; the next call tries again.
            }
        }
    }

    private void ask() {
        while (true) {
            Question question;
            synchronized (questions) {
                question = questions.poll();
                if (question == null) {
                    asking = false;
                    return;
                }
            }
            Answer answer = answer(question);
            synchronized (questions) {
                answers.put(question.accessKeyId(), answer);
            }
        }
    }

    private Answer answer(Question question) {
        try {
            KnownCaller caller = sts.getCallerIdentity(question.accessKeyId(), question.secret(), question.region());
            return new Answer(caller, false, System.nanoTime());
        } catch (IOException | RuntimeException | LinkageError e) {
            events.failed("whose AWS credentials are is not recorded for some of them: GetCallerIdentity failed", e);
            return new Answer(null, true, System.nanoTime());
        }
    }
}
