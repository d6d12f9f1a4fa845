package io.waymark.agent.bootstrap;

/** A call that must not run, since its event cannot be kept. */
public final class RefusedCall extends UnrecordedCall {
    /** The application catches this type, and may load it from a jar of its own. */
    private static final String EXCEPTION = "io.waymark.annotations.CallRefusedException";

    private final String reason;

    /**
     * Creates a refused call.
     *
     * @param reason why the event cannot be kept
     */
    public RefusedCall(String reason) {
        this.reason = reason;
    }

    /** Creates the exception: of the class that {@code declaring} sees, else of the boot loader's. */
    RuntimeException exception(Class<?> declaring) {
        String message = "refused before it began, since its audit event could not be kept: " + reason;
        try {
            return create(Class.forName(EXCEPTION, true, declaring.getClassLoader()), message);
        } catch (ReflectiveOperationException | LinkageError | ClassCastException hidden) {
            try {
                return create(Class.forName(EXCEPTION, true, null), message);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(message, e);
            }
        }
    }

    private static RuntimeException create(Class<?> type, String message) throws ReflectiveOperationException {
        return (RuntimeException) type.getConstructor(String.class).newInstance(message);
    }
}
