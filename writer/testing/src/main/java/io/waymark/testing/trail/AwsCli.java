package io.waymark.testing.trail;

import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The unmodified AWS CLI of this machine.
 *
 * @param version such as {@code 2.13.0}
 */
public record AwsCli(String version) {
    /** Reason to skip a test where {@link #find()} returns nothing. */
    public static final String SKIP_REASON =
            "no AWS CLI on the PATH that can be redirected (AWS_ENDPOINT_URL needs 1.29, or 2.13, or newer)";

    private static final Pattern VERSION = Pattern.compile("aws-cli/((\\d+)\\.(\\d+)\\.\\d+)");

    /**
     * Looks for an AWS CLI on the PATH.
     *
     * @return the AWS CLI, if its version can be redirected to a local server
     */
    public static Optional<AwsCli> find() {
        try {
            CliResult result = ProcessRunner.run(Path.of("."), Map.of(), List.of("aws", "--version"));
            Matcher version = VERSION.matcher(result.out() + result.err());
            if (!version.find()) {
                return Optional.empty();
            }
            int major = Integer.parseInt(version.group(2));
            int minor = Integer.parseInt(version.group(3));
            boolean redirectable = major == 1 ? minor >= 29 : major > 2 || minor >= 13;
            return redirectable ? Optional.of(new AwsCli(version.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Runs the AWS CLI with credentials of no account and without the user's configuration.
     *
     * @param environment additional environment variables; they win over the defaults
     * @param arguments arguments of {@code aws}
     * @return exit status and output
     * @throws IOException if the AWS CLI does not run, or does not end in two minutes
     */
    public CliResult run(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("aws"));
        command.addAll(arguments);
        return runCommand(environment, command);
    }

    /**
     * Runs a line of a shell with the AWS CLI, with credentials of no account and without the user's configuration.
     *
     * @param environment additional environment variables; they win over the defaults
     * @param line a line as it is typed
     * @return exit status and output
     * @throws IOException if the shell does not run, or does not end in two minutes
     */
    public CliResult runShell(Map<String, String> environment, String line) throws IOException {
        return runCommand(environment, List.of("sh", "-c", line));
    }

    private static CliResult runCommand(Map<String, String> environment, List<String> command) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "example",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_PAGER", "",
                "NO_PROXY", "127.0.0.1"));
        all.putAll(environment);
        return ProcessRunner.run(Path.of("."), all, command);
    }
}
