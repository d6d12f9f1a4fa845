package io.waymark.agent.unsafe;

/** Replaces the class of {@code java.naming}. No record holds one. */
public final class CompositeName {
    private final String name;

    /**
     * Creates a name.
     *
     * @param name its text
     */
    public CompositeName(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
