package io.waymark.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The diagrams in {@code docs/architecture.md} name the packages that there are, and all of those that events pass. */
class ArchitecturePageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern DIAGRAM = Pattern.compile("```mermaid\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("(?<![-\\w.])(?:agent|writer)(?:\\.\\w+)+");
    private static final Pattern TEST_OR_BUILD = Pattern.compile(".*/(?:test|target|testing|assembly)/.*");

    private static Set<String> diagrammedPackages() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        return DIAGRAM.matcher(page)
                .results()
                .flatMap(diagram -> PACKAGE.matcher(diagram.group(1)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the packages of the agent and the writer, without {@code io.waymark}. */
    private static Set<String> sourcePackages() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (String area : new String[] {"agent", "writer"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(area))) {
                files.map(file -> file.toString().replace('\\', '/'))
                        .filter(file -> file.endsWith("/package-info.java")
                                && !TEST_OR_BUILD.matcher(file).matches())
                        .map(file -> file.replaceFirst(".*/java/", "").replaceFirst("/package-info\\.java$", ""))
                        .map(folder -> folder.replace('/', '.'))
                        .map(name -> name.replaceFirst("^io\\.waymark\\.", ""))
                        .forEach(packages::add);
            }
        }
        return packages;
    }

    @Test
    void threeDiagramsNameExistingPackages() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        assertThat(DIAGRAM.matcher(page).results()).hasSize(3);
        assertThat(diagrammedPackages()).isSubsetOf(sourcePackages());
    }

    @Test
    void everyStagePackageIsInADiagram() throws Exception {
        assertThat(diagrammedPackages())
                .containsAll(sourcePackages().stream()
                        .filter(name -> name.startsWith("agent.") || name.startsWith("writer."))
                        .toList());
    }
}
