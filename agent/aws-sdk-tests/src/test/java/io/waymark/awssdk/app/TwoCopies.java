package io.waymark.awssdk.app;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Uses two copies of the SDK, as two web applications in one server do, and looks whether Waymark can be seen from them. */
public final class TwoCopies {
    private TwoCopies() {}

    /** Runs in one of the copies. */
    public static final class Application implements Runnable {
        @Override
        public void run() {
            DynamoDbClient client = DynamoDbClient.builder()
                    .endpointOverride(URI.create(System.getProperty("endpoint")))
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")))
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build();
            client.listTables();
            client.close();
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("endpoint", arguments[1]);
        List<URL> classPath = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(element).toUri().toURL());
        }
        for (int copy = 0; copy < 2; copy++) {
            try (URLClassLoader loader =
                    new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
                Class<?> application = loader.loadClass(Application.class.getName());
                ((Runnable) application.getConstructor().newInstance()).run();
                try {
                    loader.loadClass("io.waymark.agent.awssdk.v2.SdkLibrary");
                    System.exit(1);
                } catch (ClassNotFoundException e) {
                    System.out.println("not seen");
                }
            }
        }
        System.out.println("done");
        System.exit(0);
    }
}
