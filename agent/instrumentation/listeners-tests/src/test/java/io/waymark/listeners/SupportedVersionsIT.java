package io.waymark.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.AdapterFit;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.jms.SpringJmsInstrumentation;
import io.waymark.agent.instrumentation.quartz.QuartzInstrumentation;
import io.waymark.agent.instrumentation.rabbitmq.RabbitmqClientInstrumentation;
import io.waymark.agent.instrumentation.rabbitmq.SpringRabbitInstrumentation;
import io.waymark.agent.instrumentation.springcloudawssqs.SpringCloudAwsSqsInstrumentation;
import io.waymark.agent.instrumentation.springkafka.SpringKafkaInstrumentation;
import io.waymark.agent.instrumentation.springmessaging.SpringMessagingInstrumentation;
import io.waymark.agent.instrumentation.springscheduling.SpringSchedulingInstrumentation;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oldest and newest versions of the libraries have all that their instrumentations name. */
class SupportedVersionsIT {
    private static final Set<String> NOT_WOVEN = Set.of("org/apache/kafka/clients/consumer/KafkaConsumer");

    private static final class MatchingMethods implements MethodInstrumenter {
        private final TypeDescription type;
        private final List<String> found = new ArrayList<>();
        private int wanted;

        MatchingMethods(TypeDescription type) {
            this.type = type;
        }

        @Override
        public void advise(ElementMatcher<? super MethodDescription> methods, Class<?> advice) {
            find(methods);
        }

        @Override
        public void rewrite(ElementMatcher<? super MethodDescription> methods, MethodVisitorWrapper visitor) {
            find(methods);
        }

        private void find(ElementMatcher<? super MethodDescription> methods) {
            wanted++;
            type.getDeclaredMethods().filter(methods).stream()
                    .findFirst()
                    .ifPresent(method -> found.add(method.getName()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void librariesHaveWhatIsWoven(String version) throws Exception {
        List<LibraryInstrumentation> declarations = new ArrayList<>(List.of(
                new SpringSchedulingInstrumentation(),
                new QuartzInstrumentation(),
                new SpringMessagingInstrumentation(),
                new SpringKafkaInstrumentation(),
                new SpringJmsInstrumentation(),
                new SpringRabbitInstrumentation(),
                new RabbitmqClientInstrumentation()));
        if (version.equals("newest")) {
            // Its oldest version needs a newer Spring than the others.
            declarations.add(new SpringCloudAwsSqsInstrumentation());
        }
        try (URLClassLoader library = new URLClassLoader(jars(version), ClassLoader.getPlatformClassLoader())) {
            TypePool types = TypePool.Default.of(ClassFileLocator.ForClassLoader.of(library));
            for (LibraryInstrumentation declaration : declarations) {
                Set<String> names = declaration.classNames().isEmpty()
                        ? Set.of("com/rabbitmq/client/impl/ConsumerDispatcher$5")
                        : declaration.classNames();
                for (String name : names) {
                    if (!NOT_WOVEN.contains(name)) {
                        check(declaration, name, types, library);
                    }
                }
            }
        }
    }

    private static void check(LibraryInstrumentation declaration, String name, TypePool types, ClassLoader library)
            throws ClassNotFoundException {
        TypeDescription type = types.describe(name.replace('/', '.')).resolve();
        MatchingMethods methods = new MatchingMethods(type);
        declaration.instrument(type, methods);
        assertThat(methods.found).as(name).hasSize(methods.wanted).isNotEmpty();
        String adapter = declaration.adapter(name);
        Class<?> woven = Class.forName(name.replace('/', '.'), false, library);
        assertThat(AdapterFit.firstMissing(adapter, SupportedVersionsIT.class.getClassLoader(), library, woven))
                .as(adapter)
                .isNull();
    }

    private static URL[] jars(String version) throws Exception {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> jars = Files.list(Path.of(version, "target", "lib"))) {
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
