package io.waymark.validator.verifier;

import java.io.IOException;

/** Tells an object that is missing from one that its store does not read. Stateless. */
final class MissingObject {
    private MissingObject() {}

    /**
     * Returns what is wrong with an object that a digest names.
     *
     * @param store the store, which does not find the object
     * @param object its bucket and key
     * @return {@link Finding#NOT_FOUND}, or why that is not known
     */
    static String reason(ReadOnlyStore store, ObjectUri object) {
        try {
            return store.mayRead(object)
                    ? Finding.NOT_FOUND
                    : "it is not among the objects of the bucket " + object.bucket() + " that are read";
        } catch (IOException e) {
            return IoErrorMessage.of(e);
        }
    }

    /** Returns the kind of a finding with this reason. */
    static Finding.Kind kind(String reason, Finding.Kind missing) {
        return reason.equals(Finding.NOT_FOUND) ? missing : Finding.Kind.UNCHECKED;
    }
}
