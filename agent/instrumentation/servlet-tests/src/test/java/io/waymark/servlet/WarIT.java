package io.waymark.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.servlet.war.OrderServlet;
import io.waymark.servlet.warserver.TomcatWar;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A WAR of Servlet 4.0 with a deployment descriptor, in Tomcat 9 and in the runner of Jetty 9.4, with the agent's flag alone.
 * Jetty 9.4 has the API of Servlet 3.1, in which a request does not tell its servlet's pattern.
 */
class WarIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern PORT = Pattern.compile("\\{0\\.0\\.0\\.0:(\\d+)}");
    private static final String BOUNDARY = "7d1b8c02";
    private static final String UPLOAD = "--" + BOUNDARY + "\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"order.txt\"\r\n\r\n"
            + "content-of-the-upload\r\n--" + BOUNDARY + "--\r\n";

    private static final String DESCRIPTOR = """
            <web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="4.0" metadata-complete="true">
              <filter>
                <filter-name>failing</filter-name>
                <filter-class>io.waymark.servlet.war.FailingFilter</filter-class>
                <async-supported>true</async-supported>
              </filter>
              <filter-mapping>
                <filter-name>failing</filter-name>
                <url-pattern>/broken</url-pattern>
              </filter-mapping>
              <servlet>
                <servlet-name>orders</servlet-name>
                <servlet-class>io.waymark.servlet.war.OrderServlet</servlet-class>
                <async-supported>true</async-supported>
                <multipart-config/>
              </servlet>
              <servlet>
                <servlet-name>failure</servlet-name>
                <servlet-class>io.waymark.servlet.war.FailurePage</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>orders</servlet-name>
                <url-pattern>/orders/*</url-pattern>
              </servlet-mapping>
              <servlet-mapping>
                <servlet-name>failure</servlet-name>
                <url-pattern>/failure</url-pattern>
              </servlet-mapping>
              <error-page>
                <exception-type>java.lang.RuntimeException</exception-type>
                <location>/failure</location>
              </error-page>
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>all</web-resource-name>
                  <url-pattern>/*</url-pattern>
                </web-resource-collection>
                <auth-constraint>
                  <role-name>clerk</role-name>
                </auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>BASIC</auth-method>
                <realm-name>shop</realm-name>
              </login-config>
              <security-role>
                <role-name>clerk</role-name>
              </security-role>
            </web-app>
            """;

    /** Gives Jetty's runner a user. */
    private static final String JETTY_CONFIGURATION = """
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://www.eclipse.org/jetty/configure_9_3.dtd">
            <Configure id="Server" class="org.eclipse.jetty.server.Server">
              <Call name="addBean">
                <Arg>
                  <New class="org.eclipse.jetty.security.HashLoginService">
                    <Set name="name">shop</Set>
                    <Set name="config">%s</Set>
                  </New>
                </Arg>
              </Call>
            </Configure>
            """;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest(name = "{0} on JDK {1}")
    @CsvSource({"tomcat, 17", "jetty, 17", "tomcat, 25", "jetty, 25"})
    void eachRequestIsOneEventOfItsOutcome(String container, int jdk) throws Exception {
        Map<String, String> expected = new TreeMap<>();
        expected.put("bob /orders/17", "POST /orders/* bob 200 -");
        expected.put("bob /orders/fail", "POST /orders/* bob 500 IllegalStateException");
        expected.put("bob /orders/moved", "POST /orders/* bob 302 -");
        expected.put("bob /orders/forward", "POST /orders/* bob 200 -");
        expected.put("bob /orders/include", "POST /orders/* bob 200 -");
        expected.put("bob /orders/refuse", "POST /orders/* bob 409 ConflictException");
        expected.put("bob /orders/upload", "POST /orders/* bob 200 -");
        expected.put("bob /orders/late", "POST /orders/* bob 500 500");
        expected.put("bob /orders/async", "POST /orders/* bob 202 -");
        expected.put("bob /broken", "POST /** bob 500 IllegalArgumentException");
        expected.put("bob /nowhere", "POST /** bob 404 ResourceNotFoundException");
        expected.put("- /orders/18", "POST /orders/* - 401 AccessDenied");

        Map<String, String> found = new TreeMap<>();
        for (JsonNode record :
                serve(container, jdk, expected.keySet().stream().toList()).records()) {
            String path = record.at("/requestParameters/path").textValue();
            String user = record.at("/userIdentity/userName").asText("-");
            String request = user + " " + path.substring("/shop".length());
            assertThat(found.put(request, summary(record)))
                    .as("one event of " + request)
                    .isNull();
        }
        if (container.equals("jetty")) {
            expected.replaceAll((request, event) -> event.replace("POST /orders/*", "POST /**"));
        }
        assertThat(found).isEqualTo(expected);
    }

    private static String summary(JsonNode record) {
        return record.get("eventName").textValue() + " "
                + record.at("/userIdentity/userName").asText("-") + " "
                + record.at("/responseElements/status").asText("-") + " "
                + record.path("errorCode").asText("-");
    }

    private DeliveredTrail serve(String container, int version, List<String> requests) throws Exception {
        Jdk jdk = Jdk.all().stream()
                .filter(found -> found.version() == version)
                .findFirst()
                .orElse(Jdk.all().get(0));
        TestJvm jvm = new TestJvm(jdk, folder).withAgent();
        Process service = container.equals("tomcat") ? startTomcat(jvm) : startJetty(jvm);
        try {
            await().atMost(TIMEOUT)
                    .failFast("the service ended", () -> !service.isAlive())
                    .until(() -> PORT.matcher(jvm.stderr()).find());
            Matcher port = PORT.matcher(jvm.stderr());
            assertThat(port.find()).isTrue();
            for (String request : requests) {
                send(port.group(1), request.split(" ", -1));
            }
        } finally {
            service.destroy();
            jvm.await(service);
        }
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private Process startTomcat(TestJvm jvm) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("javax/target/lib"))) {
            jars.map(Path::toAbsolutePath).forEach(jvm::withClassPath);
        }
        return jvm.start(TomcatWar.class, war().toString());
    }

    private Process startJetty(TestJvm jvm) throws IOException {
        Path users = Files.writeString(folder.resolve("users.properties"), "bob: secret,clerk\n");
        Path configuration = Files.writeString(folder.resolve("jetty.xml"), JETTY_CONFIGURATION.formatted(users));
        Path runner = Path.of("target/services/jetty-runner.jar").toAbsolutePath();
        // Says on standard error which port it is.
        jvm.withOption("-Dorg.eclipse.jetty.util.log.class=org.eclipse.jetty.util.log.StdErrLog");
        return jvm.start(
                runner, "--config", configuration.toString(), "--port", "0", "--path", "/shop", war().toString());
    }

    private Path war() throws IOException {
        Path classes = JavaxClasses.copy(OrderServlet.class, folder.resolve("classes"));
        Path war = folder.resolve("shop.war");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(war));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(out, "WEB-INF/classes/" + classes.relativize(file), Files.readAllBytes(file));
            }
            add(out, "WEB-INF/web.xml", DESCRIPTOR.getBytes(StandardCharsets.UTF_8));
        }
        return war;
    }

    private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
    }

    private void send(String port, String[] userAndPath) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/shop" + userAndPath[1]))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofString(UPLOAD));
        if (!userAndPath[0].equals("-")) {
            String credentials = userAndPath[0] + ":secret";
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        client.send(request.build(), BodyHandlers.discarding());
    }
}
