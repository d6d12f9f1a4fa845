package io.waymark.validator.server;

/**
 * A trail whose definition cannot be read, or is that of another name. Requests that name it are answered with {@code
 * OperationNotPermittedException}; other trails are not concerned.
 *
 * @param home its home
 * @param name its name, which is that of the file
 * @param problem what is wrong with which file, and what to do
 */
record DamagedTrail(ManagedHome home, String name, String problem) {
    /** Returns whether a request names it. */
    boolean isNamed(String nameOrArn) {
        return nameOrArn.equals(name)
                || nameOrArn.endsWith(":" + home.description().accountId() + ":trail/" + name);
    }
}
