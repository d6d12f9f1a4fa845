package io.waymark.deliver;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command is told.
 *
 * @param help whether to explain itself and do nothing
 * @param once whether to end when what is there is delivered
 * @param files properties files, as they were written
 * @param homes folders, as they were written
 */
record DeliverArguments(boolean help, boolean once, List<String> files, List<String> homes) {
    static final String USAGE = """
            Usage: waymark deliver [--once] [--config FILE]... [HOME...]
            Delivers and signs what services with the Waymark agent have journaled: for one home or many, beside
            running services or after they died. One process delivers a home at a time.

              HOME             the folder that waymark.home names in a service
              --config FILE    properties, such as the service's own. With HOMEs, those of all of them; without,
                               each FILE's waymark.home is delivered, and --config may be given several times.
                               Default: waymark.properties in the working directory, if it is there
              --once           deliver what is there, sign it, and end; else go on until SIGTERM or SIGINT
              -h, --help       this text

            Every option can be set as a system property (JAVA_OPTS=-Dwaymark.store=s3) or in the environment
            (WAYMARK_STORE=s3) as well, for all homes alike; docs/configuration.md lists them.

            Exit status:
              0   all is delivered and signed
              1   something is left, standard error says why; nothing is lost
              2   wrong usage
              3   could not deliver
            """;

    static DeliverArguments parse(List<String> arguments) throws UsageException {
        boolean help = false;
        boolean once = false;
        List<String> files = new ArrayList<>();
        List<String> homes = new ArrayList<>();
        boolean fileFollows = false;
        for (String argument : arguments) {
            if (fileFollows) {
                files.add(argument);
                fileFollows = false;
            } else if (argument.equals("--config")) {
                fileFollows = true;
            } else if (argument.startsWith("--config=")) {
                files.add(argument.substring("--config=".length()));
            } else if (argument.equals("--once")) {
                once = true;
            } else if (argument.equals("--help") || argument.equals("-h")) {
                help = true;
            } else if (argument.startsWith("-")) {
                throw new UsageException("unknown option " + argument);
            } else if (argument.isBlank()) {
                throw new UsageException("a HOME is empty");
            } else {
                homes.add(argument);
            }
        }
        if (fileFollows) {
            throw new UsageException("--config needs a FILE");
        }
        if (files.size() > 1 && !homes.isEmpty()) {
            throw new UsageException("several --config and a HOME: name HOMEs with one FILE for all, or FILEs alone");
        }
        return new DeliverArguments(help, once, List.copyOf(files), List.copyOf(homes));
    }
}
