package io.waymark.agent.instrumentation;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;

/**
 * A library that brings work into a service, or takes it out, and that no instrumentation covers: coverage names it when the
 * service uses it. It is left out where an instrumentation declares a class of the library's package.
 */
public final class UncoveredLibrary implements LibraryInstrumentation {
    private static final String REQUESTS = "requests that it serves are no events";
    private static final String MESSAGES = "messages that it receives are no events";
    private static final String JOBS = "jobs that it runs are no events";
    private static final String CALLS = "calls that it makes are no events";

    private static final String[][] KNOWN = {
        {"Vert.x", "io/vertx/core/http/", "impl/HttpServerImpl", REQUESTS},
        {"Micronaut", "io/micronaut/http/server/netty/", "RoutingInBoundHandler", REQUESTS},
        {"Helidon", "io/helidon/webserver/", "LoomServer", REQUESTS},
        {"Helidon", "io/helidon/webserver/", "NettyWebServer", REQUESTS},
        {"Grizzly", "org/glassfish/grizzly/http/server/", "HttpServer", REQUESTS},
        {"Armeria", "com/linecorp/armeria/server/", "Server", REQUESTS},
        {"Ktor", "io/ktor/server/engine/", "BaseApplicationEngine", REQUESTS},
        {"Akka HTTP", "akka/http/scaladsl/", "HttpExt", REQUESTS},
        {"Pekko HTTP", "org/apache/pekko/http/scaladsl/", "HttpExt", REQUESTS},
        {"Kafka Streams", "org/apache/kafka/streams/", "KafkaStreams", MESSAGES},
        {"Pulsar client", "org/apache/pulsar/client/impl/", "PulsarClientImpl", MESSAGES},
        {"NATS client", "io/nats/client/impl/", "NatsConnection", MESSAGES},
        {"Qpid JMS", "org/apache/qpid/jms/", "JmsConnection", MESSAGES},
        {"ActiveMQ client", "org/apache/activemq/", "ActiveMQConnection", MESSAGES},
        {"Spring Batch", "org/springframework/batch/core/", "job/AbstractJob", JOBS},
        {"JobRunr", "org/jobrunr/", "server/BackgroundJobServer", JOBS},
        {"Apache Shiro", "org/apache/shiro/", "mgt/DefaultSecurityManager", "sign-ins with it are no events"},
        {"Azure SDK", "com/azure/core/", "http/HttpPipeline", CALLS},
        {"Google API client", "com/google/api/gax/", "rpc/ClientContext", CALLS},
    };

    private final String name;
    private final String packagePrefix;
    private final String className;
    private final String consequence;

    private UncoveredLibrary(String... entry) {
        this.name = entry[0];
        this.packagePrefix = entry[1];
        this.className = entry[1].concat(entry[2]);
        this.consequence = entry[3];
    }

    /** Returns the known libraries of which no class is declared. */
    static UncoveredLibrary[] without(Set<String> declaredNames, List<String> declaredPrefixes) {
        UncoveredLibrary[] libraries = new UncoveredLibrary[KNOWN.length];
        int count = 0;
        for (String[] entry : KNOWN) {
            UncoveredLibrary library = new UncoveredLibrary(entry);
            if (!library.isIn(declaredNames) && !library.isIn(declaredPrefixes)) {
                libraries[count++] = library;
            }
        }
        return Arrays.copyOf(libraries, count);
    }

    private boolean isIn(Iterable<String> declared) {
        for (String other : declared) {
            if (other.startsWith(packagePrefix)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the internal name of a class that a service with the library loads. */
    String className() {
        return className;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String supportedVersions() {
        return "none";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<AuditScope> audits() {
        return Set.of();
    }

    @Override
    public Set<String> classNames() {
        return Set.of(className);
    }

    @Override
    public String limitation(String internalName) {
        return "no instrumentation covers it: " + consequence
                + "; annotate the methods that do the work, or name them in waymark.methods";
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        throw new UnsupportedOperationException(name + " is not woven");
    }
}
