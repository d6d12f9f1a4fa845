package io.waymark.agent.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskScopesTest {
    private final CallerContext callers = new CallerContext("123456789012", null, type -> null);
    private final Object task = new Object();

    private void submit(@Nullable String user) {
        Runnable end = user == null ? () -> {} : enter(user);
        callers.tasks().propagate(task);
        end.run();
    }

    private Runnable enter(String user) {
        return callers.enterAsserted(new AssertedCaller(UserIdentity.own(user), null, null, null));
    }

    private String run() {
        Object outer = callers.tasks().enter(task);
        String user = user();
        callers.restoreScope(outer);
        return user;
    }

    /** The user's name; empty for the service itself. */
    private String user() {
        if (callers.currentScope() == null) {
            return "";
        }
        String fields = fields();
        int start = fields.indexOf("\"userName\":\"") + 12;
        return fields.substring(start, fields.indexOf('"', start));
    }

    private String fields() {
        JsonBuffer out = new JsonBuffer(64);
        callers.current().fields().writeObject(out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    /** As a constant that many requests pass to a pool. */
    @Test
    void taskThatManyCallersSubmitRunsOnceForEach() {
        submit("alice");
        submit("bob");
        submit(null);
        submit("alice");
        assertThat(List.of(run(), run(), run(), run(), run())).containsExactly("alice", "bob", "", "alice", "");
    }

    @Test
    void submissionsOfManyThreadsAreAllTaken() throws Exception {
        int each = 500;
        List<Thread> threads = new ArrayList<>();
        List<List<String>> taken = new ArrayList<>();
        for (String user : List.of("alice", "bob", "carol", "dave")) {
            List<String> own = new ArrayList<>();
            taken.add(own);
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    submit(user);
                    own.add(run());
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken.stream().flatMap(List::stream))
                .hasSize(4 * each)
                .doesNotContain("")
                .containsOnly("alice", "bob", "carol", "dave");
        for (String user : List.of("alice", "bob", "carol", "dave")) {
            assertThat(taken.stream().flatMap(List::stream).filter(user::equals))
                    .hasSize(each);
        }
    }

    @Test
    void startedThreadInheritsTheCallerUntilItAsksForWork() throws Exception {
        AtomicReference<List<String>> seen = new AtomicReference<>();
        Runnable end = enter("alice");
        Thread thread = new Thread(() -> {
            String first = user();
            callers.tasks().onWorkAwaited();
            seen.set(List.of(first, user()));
        });
        end.run();
        thread.start();
        thread.join();
        assertThat(seen.get()).containsExactly("alice", "");
    }

    @Test
    void taskDoesNotChangeForWork() {
        submit("alice");
        Object outer = callers.tasks().enter(task);
        callers.tasks().onWorkAwaited();
        assertThat(user()).isEqualTo("alice");
        callers.tasks().leave();
        assertThat(user()).isEmpty();
        callers.restoreScope(outer);
    }
}
