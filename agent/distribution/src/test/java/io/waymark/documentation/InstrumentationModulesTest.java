package io.waymark.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is missing of any module under {@code agent/instrumentation}; see {@code docs/adding-an-instrumentation.md}. */
class InstrumentationModulesTest {
    private static final Path ROOT = Path.of("../..");
    private static final String SERVICE_FILE =
            "src/main/resources/META-INF/services/" + LibraryInstrumentation.class.getName();

    private static List<LibraryInstrumentation> inTheJar() {
        return ServiceLoader.load(LibraryInstrumentation.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The folders that hold an instrumentation; tests of instrumentations have no main sources. */
    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("agent/instrumentation"))) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void moduleIsBuiltAndInTheJar(Path module) throws IOException {
        assertThat(ROOT.resolve("pom.xml"))
                .content()
                .contains("<module>agent/instrumentation/" + module.getFileName() + "</module>");
        assertThat(module.resolve(SERVICE_FILE)).isRegularFile().content().endsWith("\n");
        List<String> declared = Files.readAllLines(module.resolve(SERVICE_FILE));
        assertThat(declared).isNotEmpty();
        assertThat(inTheJar())
                .as("a dependency of agent/distribution")
                .extracting(declaration -> declaration.getClass().getName())
                .containsAll(declared);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyDeclarationHasAServiceEntry(Path module) throws IOException {
        List<String> declared = Files.readAllLines(module.resolve(SERVICE_FILE));
        for (Path source : sources(module)) {
            if (Files.readString(source).contains(" implements LibraryInstrumentation")) {
                String name = module.resolve("src/main/java")
                        .relativize(source)
                        .toString()
                        .replace('/', '.')
                        .replaceFirst("\\.java$", "");
                assertThat(declared).contains(name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyPackageIsDescribed(Path module) throws IOException {
        for (Path source : sources(module)) {
            assertThat(source.resolveSibling("package-info.java")).isRegularFile();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void moduleKeepsTheArchitecture(Path module) throws IOException {
        try (Stream<Path> tests = Files.walk(module.resolve("src/test"))) {
            assertThat(tests.map(Path::toString)).anyMatch(name -> name.endsWith("ArchitectureTest.java"));
        }
    }

    @Test
    void declarationsDoNotOverlap() {
        List<LibraryInstrumentation> declarations = inTheJar();
        InstrumentationIndex index = new InstrumentationIndex(declarations);
        for (LibraryInstrumentation declaration : declarations) {
            assertThat(declaration.name()).isNotBlank();
            assertThat(declaration.supportedVersions()).isNotBlank();
            for (String name : declaration.classNames()) {
                assertThat(index.find(name)).isSameAs(declaration);
            }
        }
    }

    private static List<Path> sources(Path module) throws IOException {
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
