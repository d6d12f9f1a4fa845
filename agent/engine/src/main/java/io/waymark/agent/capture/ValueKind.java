package io.waymark.agent.capture;

import java.io.File;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Calendar;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** How values of a class are encoded. */
enum ValueKind {
    /** A string. */
    STRING,
    /** An integer type of the JDK that fits into a long. */
    INTEGER,
    /** A double. */
    DOUBLE,
    /** A float. */
    FLOAT,
    /** A number of arbitrary size. */
    BIG_NUMBER,
    /** A boolean. */
    BOOLEAN,
    /** An enum constant, by its name. */
    ENUM,
    /** A JDK type with a complete text form. */
    TEXT,
    /** A date, as an instant in ISO 8601. */
    DATE,
    /** A calendar, as an instant in ISO 8601. */
    CALENDAR,
    /** Holds one other value or none. */
    WRAPPER,
    /** An array or a builder of characters, as a string. */
    CHARACTERS,
    /** Bytes, omitted. */
    BYTES,
    /** Any other array. */
    ARRAY,
    /** A collection. */
    COLLECTION,
    /** A map. */
    MAP,
    /** A record or bean. */
    OBJECT,
    /** An entity or container that a persistence library loads on use. */
    LAZY,
    /** Unknown or unsafe to read, omitted. */
    OMITTED;

    private static final Set<Class<?>> INTEGERS = Set.of(
            Byte.class, Short.class, Integer.class, Long.class, AtomicInteger.class, AtomicLong.class, LongAdder.class);
    private static final Set<Class<?>> TEXTS = Set.of(
            Character.class,
            UUID.class,
            URI.class,
            URL.class,
            Locale.class,
            Currency.class,
            File.class,
            Pattern.class,
            InetSocketAddress.class);
    private static final Set<Class<?>> WRAPPERS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class, AtomicReference.class);
    /** Avro's string. Other sequences of characters may compute, such as Groovy's with its closures. */
    private static final String AVRO_TEXT = "org.apache.avro.util.Utf8";

    private static final Set<String> TIME_PACKAGES = Set.of("java.time", "java.time.chrono");

    /** Whether values may be views, or not be loaded. */
    boolean isContainer() {
        return this == COLLECTION || this == MAP || this == LAZY;
    }

    static ValueKind of(Class<?> type) {
        if (type == String.class) {
            return STRING;
        }
        if (INTEGERS.contains(type)) {
            return INTEGER;
        }
        if (type == Double.class || type == DoubleAdder.class) {
            return DOUBLE;
        }
        if (type == Float.class) {
            return FLOAT;
        }
        if (type == BigDecimal.class || type == BigInteger.class) {
            return BIG_NUMBER;
        }
        if (type == Boolean.class || type == AtomicBoolean.class) {
            return BOOLEAN;
        }
        if (Enum.class.isAssignableFrom(type)) {
            return ENUM;
        }
        if (WRAPPERS.contains(type)) {
            return WRAPPER;
        }
        if (type == StringBuilder.class || type == StringBuffer.class) {
            return CHARACTERS;
        }
        if (type.isArray()) {
            return type == byte[].class ? BYTES : type == char[].class ? CHARACTERS : ARRAY;
        }
        if (type == LazyAttributes.NotLoaded.class) {
            return OMITTED;
        }
        return isPlatform(type) ? ofPlatform(type) : ofApplication(type);
    }

    private static ValueKind ofPlatform(Class<?> type) {
        if (TEXTS.contains(type) || isText(type)) {
            return TEXT;
        }
        if (Date.class.isAssignableFrom(type)) {
            return DATE;
        }
        if (Calendar.class.isAssignableFrom(type)) {
            return CALENDAR;
        }
        return container(type, OMITTED);
    }

    private static boolean isText(Class<?> type) {
        return (TIME_PACKAGES.contains(type.getPackageName()) && type.getEnclosingClass() == null)
                || InetAddress.class.isAssignableFrom(type)
                || TimeZone.class.isAssignableFrom(type)
                || Charset.class.isAssignableFrom(type)
                || Path.class.isAssignableFrom(type);
    }

    private static ValueKind ofApplication(Class<?> type) {
        if (type.getName().equals(AVRO_TEXT)) {
            return TEXT;
        }
        if (LazyValues.of(type) != null) {
            return LAZY;
        }
        if (container(type, OMITTED) != OMITTED) {
            return InMemoryContainers.contains(type) ? container(type, OMITTED) : OMITTED;
        }
        return isUnsafeToRead(type) || LazyValues.isProxy(type) || PlumbingTypes.contains(type) ? OMITTED : OBJECT;
    }

    private static ValueKind container(Class<?> type, ValueKind other) {
        if (Collection.class.isAssignableFrom(type)) {
            return COLLECTION;
        }
        return Map.class.isAssignableFrom(type) ? MAP : other;
    }

    /** Whether reading a value could consume, start or block something, or is useless. */
    static boolean isUnsafeToRead(Class<?> type) {
        return type.isHidden()
                || type.isSynthetic()
                || Proxy.isProxyClass(type)
                || AutoCloseable.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || (Iterable.class.isAssignableFrom(type) && !Collection.class.isAssignableFrom(type))
                || Thread.class.isAssignableFrom(type)
                || ClassLoader.class.isAssignableFrom(type)
                || Throwable.class.isAssignableFrom(type)
                || Executor.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || CompletionStage.class.isAssignableFrom(type)
                || isServlet(type);
    }

    private static boolean isServlet(Class<?> type) {
        String name = type.getName();
        if (name.startsWith("jakarta.servlet.") || name.startsWith("javax.servlet.")) {
            return true;
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (isServlet(parent)) {
                return true;
            }
        }
        Class<?> superclass = type.getSuperclass();
        return superclass != null && isServlet(superclass);
    }

    /** Whether the JDK defines the class. */
    static boolean isPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }
}
