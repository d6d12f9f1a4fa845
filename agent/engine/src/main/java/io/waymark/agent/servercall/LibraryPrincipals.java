package io.waymark.agent.servercall;

import io.waymark.agent.adapter.LibraryAdapters;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.identity.PrincipalReader;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Reads the principals of security frameworks. The adapter of a framework reads all objects of a type that its instrumentation
 * lists, such as an interface of principals. Safe for use by many threads.
 */
public final class LibraryPrincipals implements PrincipalReader {
    private static final PrincipalReader NONE = principal -> null;

    private final InstrumentationIndex index;
    private final LibraryAdapters<PrincipalReader> adapters;
    /** Held by the classes themselves, so that no class loader is kept alive. */
    private final ClassValue<PrincipalReader> readers = new ClassValue<>() {
        @Override
        protected PrincipalReader computeValue(Class<?> type) {
            return find(type);
        }
    };

    /**
     * Creates it.
     *
     * @param index names the adapters
     * @param failures reports frameworks whose version is not supported
     */
    public LibraryPrincipals(InstrumentationIndex index, CaptureFailures failures) {
        this.index = index;
        this.adapters = new LibraryAdapters<>(index, LibraryPrincipals::create, NONE, failures);
    }

    private static PrincipalReader create(Class<?> adapter) throws ReflectiveOperationException {
        return PrincipalReader.class.isAssignableFrom(adapter)
                ? (PrincipalReader) adapter.getConstructor().newInstance()
                : NONE;
    }

    @Override
    public @Nullable UserIdentity read(Object principal) {
        return readers.get(principal.getClass()).read(principal);
    }

    private PrincipalReader find(Class<?> type) {
        String internalName = type.getName().replace('.', '/');
        LibraryInstrumentation library = index.find(internalName);
        if (library != null && library.adapter(internalName) != null) {
            PrincipalReader reader = adapters.get(type);
            if (reader != NONE) {
                return reader;
            }
        }
        for (Class<?> parent : type.getInterfaces()) {
            PrincipalReader reader = find(parent);
            if (reader != NONE) {
                return reader;
            }
        }
        Class<?> superclass = type.getSuperclass();
        return superclass == null ? NONE : find(superclass);
    }
}
