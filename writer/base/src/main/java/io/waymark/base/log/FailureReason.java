package io.waymark.base.log;

/** Describes why something failed, for one line of a message. */
public final class FailureReason {
    private static final int MAX_CAUSES = 20;

    private FailureReason() {}

    /**
     * Describes a failure and its first cause: neither the message of an exception alone, such as the path of a file, nor
     * what wraps the cause says enough.
     *
     * @param failure the failure
     * @return its class and message, and those of its first cause
     */
    public static String of(Throwable failure) {
        Throwable root = failure;
        for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        String text = failure.toString();
        return root == failure || text.contains(root.toString()) ? text : text + ", caused by " + root;
    }
}
