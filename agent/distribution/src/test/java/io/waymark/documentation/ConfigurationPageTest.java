package io.waymark.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.startup.AgentOptions;
import io.waymark.base.configuration.Configuration;
import io.waymark.base.configuration.Option;
import io.waymark.writer.WriterOptions;
import io.waymark.writer.store.S3Options;
import io.waymark.writer.store.StoreOptions;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/configuration.md} is generated from the options' declarations. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../../docs/configuration.md");

    @Test
    void pageListsEveryDeclaredOption() throws Exception {
        String page = """
                # Configuration

                Nothing has to be configured. An option is looked up as a system property (`-Dwaymark.home=/var/lib/waymark`),
                then in the environment (`WAYMARK_HOME`), then in a properties file: the one whose path is given to the agent
                (`-javaagent:waymark-agent.jar=/etc/waymark.properties`), or else `waymark.properties` in the working
                directory. A key that does not exist and a value that cannot be used are reported on standard error when the
                agent starts; the default holds then. `waymark deliver` reads the same options from the same places (`--config PATH`).

                """ + Configuration.toMarkdown(AgentOptions.ALL);
        if (Boolean.getBoolean("waymark.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("docs/configuration.md; regenerate it with"
                        + " ./mvnw -pl agent/distribution -am test -Dwaymark.docs.write=true")
                .hasContent(page);
    }

    @ParameterizedTest
    @ValueSource(classes = {AgentOptions.class, WriterOptions.class, StoreOptions.class, S3Options.class})
    void declaredOptionsAreAllListed(Class<?> declarations) throws Exception {
        for (Field field : declarations.getDeclaredFields()) {
            if (field.getType() == Option.class) {
                field.setAccessible(true);
                assertThat(AgentOptions.ALL).as(field.getName()).contains((Option<?>) field.get(null));
            }
        }
    }
}
