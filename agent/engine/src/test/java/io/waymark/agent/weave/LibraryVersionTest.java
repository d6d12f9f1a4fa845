package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads versions from the places that class loaders give. */
class LibraryVersionTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "Spring MVC, org/springframework/web/servlet/X, file:/lib/spring-webmvc-6.2.8.jar, 6.2.8",
                "Spring MVC, org/springframework/web/servlet/X, file:/lib/spring-webmvc-5.3.39-SNAPSHOT.jar, 5.3.39-SNAPSHOT",
                "Spring MVC, org/springframework/web/servlet/X, file:/app.jar!/BOOT-INF/lib/spring-webmvc-7.0.1.jar!/, 7.0.1",
                "Tomcat, org/apache/catalina/core/X, file:/lib/tomcat-embed-core-10.1.42.jar, 10.1.42",
                "Undertow, io/undertow/server/X, file:/m2/io/undertow/undertow-core-2.3.18.Final.jar, 2.3.18.Final",
                "AWS SDK, software/amazon/awssdk/core/X, file:/lib/sdk-core-2.31.6.jar, 2.31.6",
                "AWS SDK, com/amazonaws/X, file:/lib/aws-java-sdk-core-1.12.787.jar, 1.12.787",
                // An application and its libraries in one jar; folders of classes.
                "Spring MVC, org/springframework/web/servlet/X, file:/srv/petstore-1.4.jar, -",
                "Spring MVC, org/springframework/web/servlet/X, file:/srv/app-1.4.jar, -",
                "Tomcat, org/apache/catalina/core/X, file:/lib/catalina.jar, -",
                "Spring MVC, org/springframework/web/servlet/X, file:/build/spring-webmvc-6/classes/, -"
            })
    void versionIsInTheNameOfTheJar(String library, String className, String location, String expected)
            throws Exception {
        URL url = URI.create(location).toURL();
        ProtectionDomain domain = new ProtectionDomain(new CodeSource(url, (Certificate[]) null), null);
        assertThat(LibraryVersion.of(library, className, domain)).isEqualTo(expected);
    }
}
