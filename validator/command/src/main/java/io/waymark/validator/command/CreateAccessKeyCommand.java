package io.waymark.validator.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.validator.server.access.AccessKey;
import io.waymark.validator.server.access.AccessKeyFile;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code waymark keys create-access-key}. */
@Command(
        name = "create-access-key",
        mixinStandardHelpOptions = true,
        versionProvider = Waymark.Version.class,
        sortOptions = false,
        header = "Create an access key for a user of 'waymark serve'.",
        description = {
            "Prints the key as 'aws iam create-access-key' does. The secret is printed this once; the file keeps it, since"
                    + " signatures cannot be verified without it, so only its owner may read the file. A running server"
                    + " takes the key up. As soon as there is one, everyone needs one. To delete a key, delete it from the"
                    + " file.",
            ""
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:ok", "2:wrong usage", "3:the file could not be read or written"},
        footerHeading = "%nExample:%n",
        footer = {"  waymark keys create-access-key --user alice"})
final class CreateAccessKeyCommand implements Callable<Integer> {
    private final Output output;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--user", paramLabel = "NAME", required = true, description = "The name of the user, as in IAM.")
    private String user = "";

    @Mixin
    private StoreMixin store = new StoreMixin();

    @Option(
            names = "--access-keys",
            paramLabel = "FILE",
            description = "The file of access keys. Default: STORE/../keys/access-keys.json.")
    private @Nullable Path file;

    CreateAccessKeyCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws CommandException, JsonProcessingException {
        Path path = file == null ? store.accessKeys() : file;
        AccessKey key;
        try {
            key = new AccessKeyFile(path).create(user, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--user: " + e.getMessage(), e);
        } catch (FormatException e) {
            throw new CommandException("cannot use the access keys at " + path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException("cannot write the access keys at " + path + ": " + IoErrorMessage.of(e), e);
        }
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.putObject("AccessKey")
                .put("UserName", key.userName())
                .put("AccessKeyId", key.id())
                .put("Status", "Active")
                .put("SecretAccessKey", key.secret())
                .put("CreateDate", EventTime.format(key.created()));
        output.out().println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        return ExitStatus.OK;
    }
}
