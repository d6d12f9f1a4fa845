package io.waymark.agent.context;

import java.io.File;
import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells the application's own classes from those of its libraries, by where they were loaded from: a folder, such as {@code
 * BOOT-INF/classes}, or the jar with the main class. Safe for use by many threads.
 */
final class ApplicationCode {
    /** One thread for each task, whoever asks for it; its pools make theirs in those of the JDK. */
    private static final String SPRING_THREADS = "org.springframework.util.CustomizableThreadCreator";

    /** A function around the constructor of a thread. */
    private static final String KOTLIN_THREADS = "kotlin.concurrent.ThreadsKt";

    private static final int MAX_FRAMES = 24;

    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final ClassValue<Boolean> APPLICATION = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isApplication(type);
        }
    };

    private ApplicationCode() {}

    /**
     * Whether the thread that is being constructed on the current thread is one that the application makes, and not one that a
     * library makes for all of its work.
     *
     * @return {@code false} if unknown
     */
    static boolean createsThread() {
        Class<?> creator = WALKER.walk(frames -> frames.limit(MAX_FRAMES)
                .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                .filter(ApplicationCode::mayCreate)
                .findFirst()
                .orElse(null));
        return creator != null && (creator.getName().equals(SPRING_THREADS) || APPLICATION.get(creator));
    }

    private static boolean mayCreate(Class<?> type) {
        String name = type.getName();
        return !name.startsWith("java.")
                && !name.startsWith(KOTLIN_THREADS)
                && type != ApplicationCode.class
                && type != PropagatedScope.class
                && type.getNestHost() != ThreadScopes.class;
    }

    private static boolean isApplication(Class<?> type) {
        String location = locationOf(type);
        if (location == null) {
            return false;
        }
        String file = location.endsWith("!/") ? location.substring(0, location.length() - 2) : location;
        return !file.endsWith(".jar") || location.equals(Main.LOCATION);
    }

    private static @Nullable String locationOf(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return null;
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? null : Objects.toString(source.getLocation(), null);
    }

    /** Where the main class comes from. */
    private static final class Main {
        static final @Nullable String LOCATION = find();

        private static @Nullable String find() {
            String command = System.getProperty("sun.java.command", "");
            int end = command.indexOf(' ');
            String main = end < 0 ? command : command.substring(0, end);
            try {
                return main.endsWith(".jar")
                        ? new File(main).toURI().toString()
                        : locationOf(Class.forName(main, false, ClassLoader.getSystemClassLoader()));
            } catch (ClassNotFoundException | LinkageError e) {
                // A main class in a module, or a path with spaces: its threads say that their caller is unknown.
                return null;
            }
        }
    }
}
