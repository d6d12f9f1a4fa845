package io.waymark.awssdk.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.Principal;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A servlet that lists buckets for the requesting user. */
public final class ServletCall extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient S3Client client;

    private ServletCall(URI endpoint) {
        client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /**
     * Serves one request.
     *
     * @param arguments the endpoint of S3 is the first
     */
    public static void run(String[] arguments) throws Exception {
        ClassLoader loader = ServletCall.class.getClassLoader();
        Principal clerk = () -> "clerk";
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                loader,
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, values) -> switch (method.getName()) {
                    case "getMethod" -> "GET";
                    case "getRemoteAddr" -> "192.0.2.1";
                    case "getUserPrincipal" -> clerk;
                    default -> null;
                });
        // The method that containers call; its protected overload is not.
        HttpServlet servlet = new ServletCall(URI.create(arguments[0]));
        servlet.service(request, (HttpServletResponse) Proxy.newProxyInstance(
                loader, new Class<?>[] {HttpServletResponse.class}, (proxy, method, values) -> null));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        client.listBuckets();
    }
}
