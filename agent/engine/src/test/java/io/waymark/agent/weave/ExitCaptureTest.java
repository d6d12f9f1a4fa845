package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.annotations.EventResource;
import io.waymark.annotations.Guarantee;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.OnFailure;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.Sensitive;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which methods pass their arguments at their exit, and what they pass. */
class ExitCaptureTest {
    private final RecordingBridgeHandler calls = new RecordingBridgeHandler();
    private int methods;
    private final Weaver weaver = new Weaver(
            "eu-north-1",
            "123456789012",
            "",
            DurabilityPolicy.DEFAULT,
            audited -> methods++,
            new InstrumentationCoverage(report -> {}));

    @BeforeEach
    void connect() {
        Bridge.connect(calls);
    }

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    /** A number that changes. */
    public static final class Tally extends BigDecimal {
        private static final long serialVersionUID = 1L;

        public transient int count;

        public Tally() {
            super(0);
        }

        @Override
        public String toString() {
            return "tally " + count;
        }
    }

    /** Constants whose classes are subclasses. */
    public enum Size {
        SMALL {
            @Override
            int liters() {
                return 1;
            }
        },
        LARGE {
            @Override
            int liters() {
                return 9;
            }
        };

        abstract int liters();
    }

    /** Methods that are captured at their exit. */
    @SuppressWarnings({"unused", "AssignmentToParameter"})
    static final class AtExit {
        @ManagementEvent
        void nothing() {}

        @ManagementEvent
        String assigned(@RequestParameter String text, @RequestParameter int number) {
            text = "another";
            number = number * 2;
            return text + number;
        }

        @ManagementEvent
        long wide(
                @RequestParameter long a,
                @RequestParameter double b,
                @RequestParameter float c,
                @RequestParameter boolean d) {
            return a;
        }

        @ManagementEvent
        static char narrow(
                @RequestParameter char a,
                @RequestParameter byte b,
                @RequestParameter short c,
                @RequestParameter @Nullable Integer d) {
            return a;
        }

        @ManagementEvent
        UUID notRecorded(List<String> ignored, @RequestParameter UUID id, double alsoIgnored) {
            return id;
        }

        @ManagementEvent
        static @Nullable String five(
                @RequestParameter double a,
                @RequestParameter byte b,
                @RequestParameter String c,
                @RequestParameter boolean d,
                @RequestParameter float e) {
            d = !d;
            e = 2 * e;
            return d && e > 0 ? c : null;
        }

        @ManagementEvent
        double eight(
                @RequestParameter long a,
                @RequestParameter @Nullable String b,
                List<String> ignored,
                @RequestParameter double c,
                @RequestParameter short d,
                @RequestParameter long e,
                @RequestParameter char f,
                double alsoIgnored,
                @RequestParameter @Nullable BigDecimal g,
                @RequestParameter double h) {
            b = "another";
            e = 0;
            h = 2 * h;
            if (g == null) {
                throw new IllegalStateException(b + e);
            }
            return h;
        }

        @ManagementEvent
        double rejected(@RequestParameter String text) {
            if (text.isEmpty()) {
                return 1;
            }
            throw new IllegalStateException(text);
        }

        @ManagementEvent
        Size constants(@RequestParameter Size size, @RequestParameter @Nullable DayOfWeek day) {
            return size;
        }

        @ManagementEvent
        BigDecimal numbers(
                @RequestParameter BigDecimal a,
                @RequestParameter BigInteger b,
                @RequestParameter @Nullable BigDecimal c) {
            if (a instanceof Tally tally) {
                tally.count = 1;
            }
            return a;
        }
    }

    /** Has a method whose parameter's class file cannot be read. */
    @SuppressWarnings("unused")
    static final class Unreadable {
        @ManagementEvent
        void constant(@RequestParameter Size size) {}

        @ManagementEvent
        void nothing() {}
    }

    /** Methods that pass their arguments at their entry. */
    @SuppressWarnings("unused")
    static final class AtEntry {
        @ManagementEvent
        void list(@RequestParameter List<String> all) {}

        @ManagementEvent
        void object(@RequestParameter Object any) {}

        @ManagementEvent
        void array(@RequestParameter int[] all) {}

        @ManagementEvent
        void constants(@RequestParameter Size[] all) {}

        @ManagementEvent
        void variable(@RequestParameter Size... all) {}

        @ManagementEvent
        void nine(
                @RequestParameter int a,
                @RequestParameter int b,
                @RequestParameter int c,
                @RequestParameter int d,
                @RequestParameter int e,
                @RequestParameter int f,
                @RequestParameter int g,
                @RequestParameter int h,
                @RequestParameter int i) {}

        @ManagementEvent
        void mixed(
                @RequestParameter int a,
                @RequestParameter int b,
                @RequestParameter int c,
                @RequestParameter int d,
                @RequestParameter CharSequence e) {}

        @ManagementEvent
        void hidden(@RequestParameter @Sensitive String text) {}

        @ManagementEvent(guarantee = Guarantee.JOURNALED)
        void journaled(@RequestParameter String text) {}

        @ManagementEvent(onFailure = OnFailure.DENY)
        void denying(@RequestParameter String text) {}

        @ManagementEvent
        @EventResource(type = "A::B::C", arn = "arn:aws:a:::b/{id}")
        void resource(@RequestParameter String id) {}
    }

    private Object call(Class<?> type, String name, @Nullable Object... arguments) throws Exception {
        return call(new WeavingClassLoader(weaver, type), type, name, arguments);
    }

    private static Object call(WeavingClassLoader loader, Class<?> type, String name, @Nullable Object... arguments)
            throws Exception {
        Class<?> woven = loader.loadClass(type.getName());
        Constructor<?> constructor = woven.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object receiver = constructor.newInstance();
        for (Method method : woven.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                method.setAccessible(true);
                return method.invoke(receiver, arguments);
            }
        }
        throw new AssertionError("no method " + name);
    }

    @Test
    void argumentsAreThoseOfTheEntry() throws Exception {
        UUID id = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");
        call(AtExit.class, "nothing");
        assertThat(call(AtExit.class, "assigned", "text", 7)).isEqualTo("another14");
        assertThat(call(AtExit.class, "wide", -1L, 0.5, 1.5f, true)).isEqualTo(-1L);
        assertThat(call(AtExit.class, "narrow", 'x', (byte) -2, (short) -3, null))
                .isEqualTo('x');
        assertThat(call(AtExit.class, "five", 0.5, (byte) -1, "c", false, 1.5f)).isEqualTo("c");
        assertThat(call(AtExit.class, "five", -0.0, (byte) 1, "c", true, -1.5f)).isNull();
        assertThat(call(AtExit.class, "eight", 1L, null, List.of(), 2.0, (short) 3, -4L, '5', 0.0, BigDecimal.TEN, 7.5))
                .isEqualTo(15.0);
        assertThatThrownBy(() -> call(
                        AtExit.class, "eight", 1L, "b", List.of(), 2.0, (short) 3, Long.MIN_VALUE, '5', 0.0, null, 7.5))
                .isInstanceOf(InvocationTargetException.class)
                .hasRootCauseMessage("another0");
        assertThat(call(AtExit.class, "notRecorded", List.of(), id, 1.0)).isEqualTo(id);
        assertThatThrownBy(() -> call(AtExit.class, "rejected", "no"))
                .isInstanceOf(InvocationTargetException.class)
                .hasRootCauseMessage("no");
        assertThat(call(AtExit.class, "numbers", BigDecimal.ONE, BigInteger.TWO, null))
                .isEqualTo(BigDecimal.ONE);
        assertThat(call(AtExit.class, "constants", Size.LARGE, null)).isEqualTo(Size.LARGE);

        assertThat(calls.log)
                .containsExactly(
                        "nothing()",
                        "assigned(text, 7) = another14",
                        "wide(-1, 0.5, 1.5, true) = -1",
                        "narrow(x, -2, -3, null) = x",
                        "five(0.5, -1, c, false, 1.5) = c",
                        "five(-0.0, 1, c, true, -1.5) = null",
                        "eight(1, null, 2.0, 3, -4, 5, 10, 7.5) = 15.0",
                        "eight(1, b, 2.0, 3, " + Long.MIN_VALUE
                                + ", 5, null, 7.5) threw java.lang.IllegalStateException: another0",
                        "notRecorded(" + id + ") = " + id,
                        "rejected(no) threw java.lang.IllegalStateException: no",
                        "numbers(1, 2, null) = 1",
                        "constants(LARGE, null) = LARGE");
        assertThat(calls.entered).isEqualTo(12);
    }

    @Test
    void numberThatCanChangeIsPassedAtEntry() throws Exception {
        call(AtExit.class, "numbers", new Tally(), BigInteger.TWO, BigDecimal.TEN);
        call(AtExit.class, "eight", 1L, "b", List.of(), 2.0, (short) 3, 4L, '5', 0.0, new Tally(), 7.5);
        assertThat(calls.log)
                .containsExactly("numbers(tally 0, 2, 10) = tally 1", "eight(1, b, 2.0, 3, 4, 5, tally 0, 7.5) = 15.0");
        assertThat(calls.entered).isZero();
    }

    /** Such as in a loader of classes in memory. What is unknown may change. */
    @Test
    void constantWhoseClassFileCannotBeReadIsPassedAtEntry() throws Exception {
        WeavingClassLoader loader = new WeavingClassLoader(weaver, Unreadable.class).withoutClassFileOf(Size.class);
        call(loader, Unreadable.class, "constant", Size.SMALL);
        call(loader, Unreadable.class, "nothing");
        assertThat(calls.log).containsExactly("constant(SMALL)", "nothing()");
        assertThat(calls.entered).isEqualTo(1);
    }

    @Test
    void otherMethodsPassTheirArgumentsAtEntry() throws Exception {
        call(AtEntry.class, "list", List.of());
        call(AtEntry.class, "object", "text");
        call(AtEntry.class, "array", new int[0]);
        call(AtEntry.class, "constants", (Object) new Size[] {Size.SMALL});
        call(AtEntry.class, "variable", (Object) new Size[] {Size.SMALL});
        call(AtEntry.class, "nine", 1, 2, 3, 4, 5, 6, 7, 8, 9);
        call(AtEntry.class, "mixed", 1, 2, 3, 4, "text");
        call(AtEntry.class, "hidden", "text");
        call(AtEntry.class, "journaled", "text");
        call(AtEntry.class, "resource", "text");
        call(AtEntry.class, "denying", "text");
        assertThat(calls.log).hasSize(11);
        assertThat(calls.entered).isZero();
    }
}
