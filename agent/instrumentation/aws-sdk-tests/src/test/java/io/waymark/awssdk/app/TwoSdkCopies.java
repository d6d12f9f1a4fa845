package io.waymark.awssdk.app;

import java.io.File;
import java.lang.ref.WeakReference;
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
import software.amazon.awssdk.services.sqs.SqsClient;

/** Uses two copies of the SDK, as two web applications in one server do, and checks that neither can see Waymark. */
public final class TwoSdkCopies {
    private TwoSdkCopies() {}

    /** Runs with one of the copies. */
    public static final class Application implements Runnable {
        @Override
        public void run() {
            SqsClient client = SqsClient.builder()
                    .endpointOverride(URI.create(System.getProperty("endpoint")))
                    .region(Region.EU_NORTH_1)
                    .credentialsProvider(StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")))
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build();
            client.listQueues();
            client.close();
        }
    }

    /**
     * Runs both copies.
     *
     * @param arguments the endpoint of SQS is the third
     */
    public static void run(String[] arguments) throws Exception {
        System.setProperty("endpoint", arguments[2]);
        List<WeakReference<ClassLoader>> used = List.of(use(), use());
        // The JVM runs with -XX:SoftRefLRUPolicyMSPerMB=0, so that soft references of the SDK and the JDK are cleared.
        for (int i = 0; i < 100 && used.stream().anyMatch(loader -> loader.get() != null); i++) {
            System.gc();
            byte[] garbage = new byte[1 << 20];
            CallsMain.expect(garbage.length > 0, "room");
        }
        CallsMain.expect(used.stream().allMatch(loader -> loader.get() == null), "an application can be unloaded");
    }

    private static WeakReference<ClassLoader> use() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(Path.of(element).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> application = loader.loadClass(Application.class.getName());
            ((Runnable) application.getConstructor().newInstance()).run();
            try {
                loader.loadClass("io.waymark.agent.instrumentation.awssdk.v2.AwsSdkV2Adapter");
                CallsMain.expect(false, "Waymark is invisible");
            } catch (ClassNotFoundException e) {
                return new WeakReference<>(loader);
            }
            throw new IllegalStateException();
        } finally {
            Thread.currentThread().setContextClassLoader(TwoSdkCopies.class.getClassLoader());
        }
    }
}
