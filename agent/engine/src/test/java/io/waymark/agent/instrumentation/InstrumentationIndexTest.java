package io.waymark.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstrumentationIndexTest {
    /** Lists one class, and matches the clients of one package. */
    public static class ClientInstrumentation implements LibraryInstrumentation {
        /** Called by the index. */
        public ClientInstrumentation() {}

        @Override
        public String name() {
            return "client library";
        }

        @Override
        public String supportedVersions() {
            return "1.0";
        }

        @Override
        public ActivationStage stage() {
            return ActivationStage.AUDITED_CALLS;
        }

        @Override
        public Set<String> classNames() {
            return Set.of("example/Handler");
        }

        @Override
        public List<String> namePrefixes() {
            return List.of("example/services/");
        }

        @Override
        public boolean matches(String internalName) {
            return internalName.endsWith("Client");
        }

        @Override
        public void instrument(TypeDescription type, MethodInstrumenter methods) {
            throw new AssertionError("only its name is asked for");
        }
    }

    private final LibraryInstrumentation library = new ClientInstrumentation();

    @Test
    void listedAndMatchingClassesAreFound() {
        InstrumentationIndex index = new InstrumentationIndex(List.of(library));
        assertThat(index.find("example/Handler")).isSameAs(library);
        assertThat(index.find("example/services/QueueClient")).isSameAs(library);
        assertThat(index.find("example/services/Queue")).isNull();
        assertThat(index.find("example/QueueClient")).isNull();
        assertThat(index.requestAccessor(String.class)).isNull();
    }

    @Test
    void classOfTwoInstrumentationsIsRefused() {
        assertThatThrownBy(() -> new InstrumentationIndex(List.of(library, new ClientInstrumentation())))
                .hasMessageContaining("example/Handler");
    }

    @Test
    void declarationsAreLoadedFromTheServiceFile() {
        String name = ClientInstrumentation.class.getName();
        assertThat(InstrumentationIndex.load(loader("\n" + name + "\r\n")).find("example/Handler"))
                .isInstanceOf(ClientInstrumentation.class);
    }

    @Test
    void missingDeclarationIsReported() {
        assertThatThrownBy(() -> InstrumentationIndex.load(loader("example.Missing\n")))
                .hasMessageContaining("example.Missing");
    }

    private static ClassLoader loader(String serviceFile) {
        return new ClassLoader(InstrumentationIndexTest.class.getClassLoader()) {
            @Override
            public @Nullable InputStream getResourceAsStream(String resource) {
                return resource.startsWith("META-INF/services/")
                        ? new ByteArrayInputStream(serviceFile.getBytes(StandardCharsets.UTF_8))
                        : super.getResourceAsStream(resource);
            }
        };
    }
}
