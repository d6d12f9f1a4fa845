package io.waymark.benchmarks.hotpath;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.Request;
import org.apache.coyote.Response;

/**
 * Requests to a servlet in Tomcat without a network: what Tomcat does with a request from the point where it has parsed the
 * message, through valves and filters, to the point where it has finished the response. As for requests of one kept-alive
 * connection, Tomcat uses its objects of the request again. Confined to one thread.
 */
final class TomcatRequests implements AutoCloseable {
    private static final byte[] HOST = ascii("orders.example.com");
    private static final byte[] USER_AGENT =
            ascii("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
    private static final byte[] ACCEPT = ascii("application/json");

    private final Path directory;
    private final Tomcat tomcat = new Tomcat();
    private final CoyoteAdapter adapter;
    private final Request request = new Request();
    private final Response response = new Response();
    private int served;

    /** Does nothing, so that only the container's and the agent's work is measured. */
    private final class CountingServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest served, HttpServletResponse answer) {
            TomcatRequests.this.served++;
        }
    }

    /** Starts a Tomcat without a port. */
    TomcatRequests() {
        try {
            directory = Files.createTempDirectory("waymark-tomcat");
            tomcat.setBaseDir(directory.toString());
            Context context = tomcat.addContext("", directory.toString());
            Tomcat.addServlet(context, "counting", new CountingServlet());
            context.addServletMappingDecoded("/", "counting");
            tomcat.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        Connector connector = new Connector();
        connector.setService(tomcat.getService());
        adapter = new CoyoteAdapter(connector);
        request.setResponse(response);
        response.setRequest(request);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Serves one request.
     *
     * @param method the HTTP method
     * @param path the path, in ASCII
     * @return how many were served
     */
    int serve(String method, byte[] path) {
        request.method().setString(method);
        request.protocol().setString("HTTP/1.1");
        request.requestURI().setBytes(path, 0, path.length);
        request.serverName().setBytes(HOST, 0, HOST.length);
        request.remoteAddr().setString("192.0.2.10");
        header("Host", HOST);
        header("User-Agent", USER_AGENT);
        header("Accept", ACCEPT);
        try {
            adapter.service(request, response);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        request.recycle();
        response.recycle();
        return served;
    }

    private void header(String name, byte[] value) {
        request.getMimeHeaders().addValue(name).setBytes(value, 0, value.length);
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
