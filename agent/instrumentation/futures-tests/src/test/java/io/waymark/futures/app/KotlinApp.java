package io.waymark.futures.app;

/** Starts the service that was compiled from Kotlin. */
public final class KotlinApp {
    private KotlinApp() {}

    /**
     * Runs {@code example.App}.
     *
     * @param arguments none
     * @throws ReflectiveOperationException if it is not there, or fails
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Class.forName("example.App").getMethod("main", String[].class).invoke(null, (Object) arguments);
    }
}
