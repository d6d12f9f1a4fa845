package io.waymark.agent.refusal;

/** Reads the failure policy in the event annotations of a method. */
final class EventAnnotations {
    private static final String MANAGEMENT_EVENT = "Lio/waymark/annotations/ManagementEvent;";
    private static final String DATA_EVENT = "Lio/waymark/annotations/DataEvent;";
    private static final String ON_FAILURE = "onFailure";
    private static final String UNSPECIFIED = "DEFAULT";
    private static final String DENY = "DENY";

    private EventAnnotations() {}

    /** Returns whether an event annotation may be in the class: its descriptor is among the constants. */
    static boolean mayBeIn(ClassFileReader reader) {
        return reader.hasText(MANAGEMENT_EVENT) || reader.hasText(DATA_EVENT);
    }

    /**
     * Reads an attribute {@code RuntimeVisibleAnnotations}.
     *
     * @param reader a reader at the attribute's number of annotations
     * @param defaultDenial the answer for an event annotation that names no policy
     * @return whether the method has an event annotation and its calls must not run without an event
     */
    static boolean areDenying(ClassFileReader reader, boolean defaultDenial) {
        boolean denying = false;
        for (int count = reader.unsignedShort(); count > 0; count--) {
            String type = reader.text();
            String policy = readPolicy(reader);
            if (type.equals(MANAGEMENT_EVENT) || type.equals(DATA_EVENT)) {
                denying |= policy.equals(UNSPECIFIED) ? defaultDenial : policy.equals(DENY);
            }
        }
        return denying;
    }

    private static String readPolicy(ClassFileReader reader) {
        String policy = UNSPECIFIED;
        for (int count = reader.unsignedShort(); count > 0; count--) {
            boolean found = reader.text().equals(ON_FAILURE);
            int start = reader.position();
            if (found && reader.unsignedByte() == 'e') {
                reader.skip(2);
                policy = reader.text();
            }
            reader.seek(start);
            skipValue(reader);
        }
        return policy;
    }

    private static void skipValue(ClassFileReader reader) {
        int tag = reader.unsignedByte();
        if (tag == 'e') {
            reader.skip(4);
        } else if (tag == '@') {
            reader.skip(2);
            for (int count = reader.unsignedShort(); count > 0; count--) {
                reader.skip(2);
                skipValue(reader);
            }
        } else if (tag == '[') {
            for (int count = reader.unsignedShort(); count > 0; count--) {
                skipValue(reader);
            }
        } else {
            reader.skip(2);
        }
    }
}
