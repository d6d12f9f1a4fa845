package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waymark serve-keys}. */
@Command(
        name = "serve-keys",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Serve public keys to the AWS CLI, to validate a trail in a bucket.",
        description = {
            "'aws cloudtrail validate-logs' asks CloudTrail for the bucket and the public keys of a trail. This command"
                    + " serves these requests in place of CloudTrail, on the loopback address, until you stop it"
                    + " (Ctrl-C).",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"2:wrong usage", "3:the keys could not be read, or the port could not be opened"},
        footerHeading = "%nExample:%n",
        footer = {
            "  waymark serve-keys --s3-bucket my-trail --public-keys public-keys.json \\",
            "      --trail-arn arn:aws:cloudtrail:us-east-1:000000000000:trail/trail"
        })
final class ServeKeysCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--trail-arn", paramLabel = "ARN", required = true, description = "The ARN of the trail.")
    private String trailArn = "";

    @Option(names = "--s3-bucket", paramLabel = "NAME", required = true, description = "The bucket of the trail.")
    private String bucket = "";

    @Option(
            names = "--s3-prefix",
            paramLabel = "PREFIX",
            description = "The key prefix of the trail, as in waymark.prefix. Default: none.")
    private String prefix = "";

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Mixin
    private PublicKeyOptions publicKeys = new PublicKeyOptions();

    @Option(names = "--port", paramLabel = "N", description = "The port to listen on. Default: any free port.")
    private int port;

    ServeKeysCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(spec.commandLine(), "--port must be between 0 and 65535: " + port);
        }
        TrailId trail;
        try {
            trail = TrailId.parseArn(trailArn);
        } catch (FormatException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        List<Path> files = publicKeys.files(store);
        PublicKeyOptions.read(files);
        try (CloudTrailEndpoint endpoint =
                CloudTrailEndpoint.start(port, files, bucket, withoutSlashAtEnd(prefix), trail)) {
            output.out().println("Serving public keys in place of CloudTrail. In another shell, run:");
            output.out().println();
            output.out().println("    export AWS_ENDPOINT_URL_CLOUDTRAIL=" + endpoint.uri());
            output.out()
                    .println("    aws cloudtrail validate-logs --region " + trail.homeRegion() + " --trail-arn "
                            + trail.arn() + " --start-time 2026-01-31T00:00:00Z");
            output.out().flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new CommandException("cannot listen on port " + port + ": " + IoErrorMessage.of(e), e);
        }
        return ExitStatus.OK;
    }

    private static String withoutSlashAtEnd(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
