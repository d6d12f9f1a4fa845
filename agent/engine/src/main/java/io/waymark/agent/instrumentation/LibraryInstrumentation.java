package io.waymark.agent.instrumentation;

import java.util.List;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Declares the instrumentation of one library. Implementations are listed in {@code
 * META-INF/services/io.waymark.agent.instrumentation.LibraryInstrumentation}, one on each line, have a public constructor
 * without parameters, and are safe for use by many threads.
 *
 * <p>Declarations are loaded before the application's {@code main}. All methods but {@link #instrument} and {@link
 * #requestAccessor} must load neither Byte Buddy nor the library, and use no lambdas.
 */
public interface LibraryInstrumentation {
    /**
     * Names the library in messages.
     *
     * @return such as {@code AWS SDK for Java}
     */
    String name();

    /**
     * Describes the versions that the instrumentation is tested with, for messages.
     *
     * @return such as {@code 2.17 and later}
     */
    String supportedVersions();

    /**
     * Says when the instrumentation becomes active, that is, what must be woven first.
     *
     * @return the stage
     */
    ActivationStage stage();

    /**
     * Says what becomes an event because the library is instrumented; coverage reports list the library under it. Called when a
     * class has been woven.
     *
     * @return empty if the instrumentation completes the events of others only
     */
    default Set<AuditScope> audits() {
        ActivationStage stage = stage();
        if (stage == ActivationStage.AUDITED_CALLS) {
            return Set.of(AuditScope.CALLS);
        }
        return stage == ActivationStage.REQUESTS ? Set.of(AuditScope.REQUESTS) : Set.of();
    }

    /**
     * Says when a class becomes active. One class may belong to two stages: it is woven, with all its advice, when the first of
     * them is enabled.
     *
     * @param stage a stage
     * @param internalName the internal name of a class that is listed or matches
     * @return whether the stage weaves the class
     */
    default boolean isPartOf(ActivationStage stage, String internalName) {
        return stage == stage();
    }

    /**
     * Lists the classes that are woven or have a {@link #limitation}. Classes of the JDK are woven in the boot loader only.
     *
     * @return internal names, such as {@code java/util/concurrent/FutureTask}
     */
    Set<String> classNames();

    /**
     * Lists the beginnings of further names, where the classes cannot be listed.
     *
     * @return internal names' prefixes
     */
    default List<String> namePrefixes() {
        return List.of();
    }

    /**
     * Tests a class by its name alone, if that has one of the prefixes. Called for each such class that is loaded: must not
     * allocate.
     *
     * @param internalName the class's internal name
     * @return whether the class is woven
     */
    default boolean matches(String internalName) {
        return false;
    }

    /**
     * Describes what is not audited in a class of the library. Such a class is not woven; the text is reported when the class
     * is loaded.
     *
     * @param internalName the internal name of a class that is listed or matches
     * @return a sentence; null if there is no limitation, and the class is woven
     */
    default @Nullable String limitation(String internalName) {
        return null;
    }

    /**
     * Puts advice into a class.
     *
     * @param type the class, as its class file describes it
     * @param methods takes the advice
     */
    void instrument(TypeDescription type, MethodInstrumenter methods);

    /**
     * Names the adapter that makes events of calls that a woven class reports. It implements {@code
     * io.waymark.agent.clientcall.LibraryAdapter}; it, and all classes of its package and of packages below, are loaded
     * beside the library.
     *
     * @param internalName the internal name of a woven class
     * @return the adapter's binary name; null if the class reports no calls
     */
    default @Nullable String adapter(String internalName) {
        return null;
    }

    /**
     * Finds the accessor of a class of requests.
     *
     * @param requestType the class of an object that woven code passed to {@code Bridge.enterRequest}
     * @return the accessor; null if the class is not a request of this library
     */
    default @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return null;
    }
}
