package io.waymark.agent.instrumentation.awssdk;

/**
 * A key of EC2's parameters, as the table has it.
 *
 * @param key the key itself
 * @param item what each text in a list is called
 * @param items what the array in a list is called; empty for an array alone
 */
record Ec2KeyName(String key, String item, String items) {
    /** What the array in a list is called, where the table does not say. */
    static final String ITEMS = "items";

    private static final String GROUP = ">";

    static Ec2KeyName of(String text) {
        int group = text.indexOf(GROUP);
        if (group > 0) {
            return new Ec2KeyName(text.substring(0, group), text.substring(group + 1), GROUP);
        }
        String[] parts = text.split("/", -1);
        return new Ec2KeyName(parts[0], parts.length > 1 ? parts[1] : "item", parts.length > 2 ? parts[2] : ITEMS);
    }

    /** Whether it is part of the one item of a list. */
    boolean isOfGroup() {
        return items.equals(GROUP);
    }
}
