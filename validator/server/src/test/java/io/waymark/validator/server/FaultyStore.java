package io.waymark.validator.server;

import io.waymark.validator.verifier.ReadOnlyStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store that fails, or does not answer, as long as a test wants. */
public final class FaultyStore {
    /** What happens before a store is read. */
    @FunctionalInterface
    public interface Fault {
        void beforeCall() throws Throwable;
    }

    public volatile Fault fault = () -> {};
    public final ReadOnlyStore store;

    public FaultyStore(ReadOnlyStore real) {
        store = (ReadOnlyStore) Proxy.newProxyInstance(
                FaultyStore.class.getClassLoader(),
                new Class<?>[] {ReadOnlyStore.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "location", "listingInterval", "toString" -> {}
                        default -> fault.beforeCall();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
