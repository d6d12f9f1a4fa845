package io.waymark.servlet;

import io.waymark.servlet.war.OrderServlet;
import io.waymark.servlet.warserver.JettyWar;
import io.waymark.servlet.warserver.TomcatWar;
import io.waymark.servlet.warserver.UndertowWar;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Containers that serve a WAR with a deployment descriptor at {@code /shop}, to a user {@code bob} with the password {@code secret}.
 */
enum WarContainer {
    /** Tomcat 9. */
    TOMCAT_JAVAX,
    /** Tomcat of the newer API. */
    TOMCAT,
    /** The runner of Jetty 9.4, which has the API of Servlet 3.1. */
    JETTY_JAVAX,
    /** Jetty of the newer API. */
    JETTY,
    /** Undertow 2.2, with the servlets of the WAR. */
    UNDERTOW_JAVAX,
    /** Undertow of the newer API, with the servlets of the WAR. */
    UNDERTOW;

    private static final Pattern JETTY_PORT = Pattern.compile("\\{0\\.0\\.0\\.0:(\\d+)}");

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

    /** Whether it has the packages {@code javax.servlet}. */
    boolean isJavax() {
        return name().endsWith("_JAVAX");
    }

    /**
     * Starts it.
     *
     * @param jvm a JVM without a class path
     * @param folder takes the WAR; an existing folder
     */
    RunningService start(TestJvm jvm, Path folder) throws IOException {
        if (this == JETTY_JAVAX) {
            return startRunner(jvm, folder);
        }
        if (this == UNDERTOW_JAVAX) {
            jvm.withClassPathFirst(JavaxClasses.copy(OrderServlet.class, folder.resolve("javax")));
            JavaxClasses.copy(UndertowWar.class, folder.resolve("javax"));
        }
        libraries().forEach(jvm::withClassPath);
        Process process = switch (this) {
            case TOMCAT, TOMCAT_JAVAX -> jvm.start(TomcatWar.class, war(folder).toString());
            case JETTY -> jvm.start(JettyWar.class, war(folder).toString());
            default -> jvm.start(UndertowWar.class);
        };
        return new RunningService(jvm, process, RunningService.PORT);
    }

    private RunningService startRunner(TestJvm jvm, Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users.properties"), "bob: secret,clerk\n");
        Path configuration = Files.writeString(folder.resolve("jetty.xml"), JETTY_CONFIGURATION.formatted(users));
        Path runner = Path.of("target/services/jetty-runner.jar").toAbsolutePath();
        // Says on standard error which port it is.
        jvm.withOption("-Dorg.eclipse.jetty.util.log.class=org.eclipse.jetty.util.log.StdErrLog");
        Process process = jvm.start(
                runner,
                "--config",
                configuration.toString(),
                "--port",
                "0",
                "--path",
                "/shop",
                war(folder).toString());
        return new RunningService(jvm, process, JETTY_PORT);
    }

    private List<Path> libraries() throws IOException {
        if (isJavax()) {
            try (Stream<Path> jars = Files.list(Path.of("javax/target/lib"))) {
                return jars.map(Path::toAbsolutePath).toList();
            }
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                .map(Path::of)
                .toList();
    }

    private Path war(Path folder) throws IOException {
        Path war = folder.resolve("shop.war");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(war))) {
            String classes = OrderServlet.class.getPackageName().replace('.', '/');
            Path root = isJavax()
                    ? JavaxClasses.copy(OrderServlet.class, folder.resolve("classes"))
                    : Path.of("target/test-classes");
            try (Stream<Path> files = Files.list(root.resolve(classes))) {
                for (Path file : files.toList()) {
                    add(out, "WEB-INF/classes/" + root.relativize(file), Files.readAllBytes(file));
                }
            }
            String descriptor = isJavax()
                    ? DESCRIPTOR
                    : DESCRIPTOR
                            .replace("http://xmlns.jcp.org/xml/ns/javaee", "https://jakarta.ee/xml/ns/jakartaee")
                            .replace("version=\"4.0\"", "version=\"6.0\"");
            add(out, "WEB-INF/web.xml", descriptor.getBytes(StandardCharsets.UTF_8));
        }
        return war;
    }

    private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
    }
}
