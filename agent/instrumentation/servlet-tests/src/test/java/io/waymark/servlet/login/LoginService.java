package io.waymark.servlet.login;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A service whose container shows a form for names and passwords, and a client that fills it in. */
public final class LoginService {
    static final String NAME = "alice";
    static final String PASSWORD = "hunter22";

    private LoginService() {}

    /** The only servlet: shows all pages, and signs users in and out itself. */
    static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            switch (request.getRequestURI()) {
                case "/enter" -> {
                    try {
                        request.login(request.getParameter("name"), request.getParameter("password"));
                    } catch (ServletException e) {
                        response.setStatus(403);
                    }
                }
                case "/leave" -> request.logout();
                default -> response.getWriter().print("page");
            }
        }
    }

    /**
     * Starts the service, sends the requests and stops.
     *
     * @param arguments the container, then the requests, each as a path or as a path and a form; below {@code /basic}, name and
     *     password
     */
    public static void main(String[] arguments) throws Exception {
        int port = switch (arguments[0]) {
            case "tomcat" -> LoginContainers.tomcat();
            case "jetty" -> LoginContainers.jetty();
            case "undertow" -> LoginContainers.undertow();
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        CookieManager cookies = new CookieManager();
        HttpClient client = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        for (int i = 1; i < arguments.length; i++) {
            String[] parts = arguments[i].split(" ", -1);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + parts[0]))
                    .header("User-Agent", "till/7")
                    .header("Content-Type", "application/x-www-form-urlencoded");
            if (parts.length > 1 && parts[0].startsWith("/basic/")) {
                String credentials = Base64.getEncoder().encodeToString(parts[1].getBytes(StandardCharsets.UTF_8));
                System.out.println("secret " + credentials);
                request.header("Authorization", "Basic " + credentials);
            } else if (parts.length > 1) {
                request.POST(HttpRequest.BodyPublishers.ofString(parts[1]));
            }
            HttpResponse<Void> response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            System.out.println(parts[0] + " " + response.statusCode());
            cookies.getCookieStore().getCookies().stream()
                    .map(HttpCookie::getValue)
                    .forEach(id -> System.out.println("secret " + id));
        }
        System.exit(0);
    }
}
