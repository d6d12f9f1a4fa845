package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.server.access.Caller;
import io.waymark.validator.server.console.ConsoleCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * Records what users of the page do. The page asks again and again for what it shows: what a user reads again within a quarter
 * of an hour is the same event. Thread-safe.
 */
final class ConsoleRecorder implements ConsoleCalls {
    private static final Duration SAME_READ = Duration.ofMinutes(15);
    private static final int MAX_READS = 1_000;

    private final CallRecorder recorder;
    private final Clock clock;

    @SuppressWarnings("serial") // never serialized
    private final Map<Read, Instant> reads = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Read, Instant> eldest) {
            return size() > MAX_READS;
        }
    };

    /** Of each home: one that takes an event is not given it again because another does not take it. */
    private record Read(ManagedHome home, String address, Caller caller, String operation, ObjectNode parameters) {}

    ConsoleRecorder(CallRecorder recorder, Clock clock) {
        this.recorder = recorder;
        this.clock = clock;
    }

    @Override
    public void recordSignIn(Request request, Optional<Caller> user, boolean success) throws IOException {
        recorder.recordSignIn(ApiCaller.of(request, user.orElse(Caller.ANONYMOUS)), user, success);
    }

    /** For one at a time: what cannot be recorded is read again later. */
    @Override
    public synchronized void recordRead(Request request, Caller caller, String operation, ObjectNode parameters)
            throws IOException {
        Instant now = clock.instant();
        recorder.inEachHome(home -> {
            Read read = new Read(home, Request.getRemoteAddr(request), caller, operation, parameters);
            Instant before = reads.get(read);
            if (before == null || before.plus(SAME_READ).isBefore(now)) {
                recorder.recordPageRead(home, ApiCaller.of(request, caller), operation, parameters);
                // At the end, after those that are read again sooner.
                reads.remove(read);
                reads.put(read, now);
            }
        });
    }
}
