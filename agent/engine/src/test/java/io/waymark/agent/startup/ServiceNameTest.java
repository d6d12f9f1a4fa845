package io.waymark.agent.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "petstore.jar | petstore.jar | petstore",
                "/opt/app/petstore-1.2.0-SNAPSHOT.jar --port=1 | /opt/app/petstore-1.2.0-SNAPSHOT.jar | petstore",
                "/opt/my app.jar x | /opt/my app.jar | my-app",
                "/opt/x.jar.d/app.jar | /opt/x.jar.d/app.jar | app",
                "petstore.war | petstore.war | petstore",
                "C:\\apps\\Till.JAR | C:\\apps\\Till.JAR | till",
                "com.acme.Main | classes | main",
                "com.acme.Main /data/in.jar | lib/a.jar | main",
                "shop/com.acme.Main a b | '' | main",
                "Main | '' | main",
                "'' | '' | service",
            })
    void namesTheJarOrMainClass(String command, String first, String expected) {
        String classPath = first + File.pathSeparator + "agent.jar";
        assertThat(derive("", Map.of("sun.java.command", command, "java.class.path", classPath), Map.of()))
                .isEqualTo(expected);
    }

    @Test
    void prefersWhatIsConfigured() {
        Map<String, String> spring = Map.of("spring.application.name", "spring", "sun.java.command", "x.jar");
        Map<String, String> both = Map.of("SPRING_APPLICATION_NAME", "env", "OTEL_SERVICE_NAME", "otel");
        assertThat(derive("Till", spring, both)).isEqualTo("till");
        assertThat(derive(" ", spring, both)).isEqualTo("spring");
        assertThat(derive("", Map.of(), both)).isEqualTo("env");
        assertThat(derive("", Map.of(), Map.of("OTEL_SERVICE_NAME", "otel"))).isEqualTo("otel");
        assertThat(derive("", Map.of(), Map.of())).isEqualTo("service");
    }

    @Test
    void namesTheJarThatTheLauncherOfQuarkusStarts(@TempDir Path folder) throws IOException {
        String launcher = folder.resolve("quarkus-run.jar").toString();
        Map<String, String> properties = Map.of("sun.java.command", launcher, "java.class.path", launcher);
        assertThat(derive("", properties, Map.of())).isEqualTo("quarkus-run");
        Files.createFile(Files.createDirectory(folder.resolve("app")).resolve("Till-1.0-SNAPSHOT.jar"));
        assertThat(derive("", properties, Map.of())).isEqualTo("till");
        assertThat(derive("", properties, Map.of("QUARKUS_APPLICATION_NAME", "shop")))
                .isEqualTo("shop");
        assertThat(derive("", Map.of("quarkus.application.name", "shop"), Map.of()))
                .isEqualTo("shop");
    }

    @Test
    void keepsWhatAnArnGivesMeaningToOutOfNames() {
        assertThat(derive("a:b/c*d\u0000e\nf  g", Map.of(), Map.of())).isEqualTo("a-b-c-d-e-f-g");
        assertThat(derive("\u0130x".repeat(1000), Map.of(), Map.of())).hasSizeLessThanOrEqualTo(128);
    }

    private static String derive(String configured, Map<String, String> properties, Map<String, String> environment) {
        return ServiceName.derive(configured, properties, environment);
    }
}
