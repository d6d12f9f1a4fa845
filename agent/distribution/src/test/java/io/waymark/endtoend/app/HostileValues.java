package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import io.waymark.annotations.Sensitive;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Passes hostile values through an audited method, and prints whether they came back unchanged. */
@EventSource("hostile.example.com")
public class HostileValues {
    public static final String SECRET = "hunter2-correct-horse";

    @ManagementEvent
    @ResponseElement
    public Object pass(@RequestParameter String name, @RequestParameter Object value) {
        return value;
    }

    @ManagementEvent
    public void refuse(@RequestParameter @Sensitive String key, @RequestParameter Map<String, Object> headers) {
        throw new IllegalArgumentException("not accepted: " + key + " with " + headers);
    }

    public static class ThrowingGetters {
        public String getFine() {
            return "fine";
        }

        public String getBroken() {
            throw new IllegalStateException(SECRET);
        }

        @SuppressWarnings("InfiniteRecursion") // that is the point
        public String getRecursive() {
            return getRecursive() + "x";
        }
    }

    public static class AuditedGetter {
        public Object getAudited() {
            return new HostileValues().pass("inside a getter", "never called");
        }
    }

    public static class ThrowingToString {
        @Override
        public String toString() {
            throw new IllegalStateException(SECRET);
        }
    }

    public static class BlockingToString {
        @Override
        public String toString() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "never";
        }
    }

    public record ThrowingAccessor(String name, int value) {
        @Override
        public int value() {
            throw new IllegalStateException(SECRET);
        }
    }

    public enum Level {
        HIGH {
            @Override
            public String toString() {
                throw new IllegalStateException(SECRET);
            }
        }
    }

    private static final class EndlessCollection extends AbstractCollection<Integer> {
        @Override
        public Iterator<Integer> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Integer next() {
                    return 1;
                }
            };
        }

        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }
    }

    private static Map<String, Object> values() {
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("self", cycle);
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        Map<Object, Object> nullKey = new HashMap<>();
        nullKey.put(null, 1);
        AtomicReference<Object> itself = new AtomicReference<>();
        itself.set(Optional.of(itself));
        Map<String, Object> values = new HashMap<>();
        values.put("cycle", cycle);
        values.put("throwing", new ThrowingGetters());
        values.put("auditing", new AuditedGetter());
        values.put("noText", new ThrowingToString());
        values.put("blocking", new BlockingToString());
        values.put("huge", "x".repeat(10_000_000));
        values.put("long", Collections.nCopies(1_000_000, "element"));
        values.put("wide", Collections.nCopies(100, Collections.nCopies(100, "y".repeat(4000))));
        values.put("deep", deep);
        values.put("nullKey", nullKey);
        values.put("endless", new EndlessCollection());
        values.put("broken", new ThrowingAccessor("b", 1));
        values.put("level", Level.HIGH);
        values.put("itself", itself);
        values.put("secrets", secrets());
        values.put("surrogates", "\ud800 \udc00 \u0000 \u2028");
        return values;
    }

    private static Map<String, Object> secrets() {
        return Map.of(
                "outer",
                List.of(Map.of("Authorization", "Bearer " + SECRET, "apiKey", Optional.of(SECRET))),
                "X-Api-Key",
                SECRET.toCharArray());
    }

    public static void main(String[] arguments) {
        HostileValues hostile = new HostileValues();
        int same = 0;
        for (Map.Entry<String, Object> entry : values().entrySet()) {
            if (hostile.pass(entry.getKey(), entry.getValue()) == entry.getValue()) {
                same++;
            }
        }
        System.out.println("same " + same);
        try {
            hostile.refuse(SECRET, secrets());
        } catch (IllegalArgumentException e) {
            System.out.println("refused " + e.getMessage().contains(SECRET));
        }
    }
}
