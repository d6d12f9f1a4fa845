package io.waymark.agent.instrumentation.springwebmvc;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.adapter.LibraryAdapters;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter is compared with the library before it is used. */
class SpringMvcFitTest {
    private static final String REGISTRY =
            "org.springframework.web.servlet.handler.AbstractHandlerMethodMapping$MappingRegistry";
    private static final String MAPPING = "org/springframework/web/servlet/mvc/method/RequestMappingInfo.class";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> unsupported = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final LibraryAdapters<Object> adapters = new LibraryAdapters<>(
            new InstrumentationIndex(List.of(new SpringWebMvcInstrumentation())),
            type -> type.getConstructor().newInstance(),
            "none",
            new CaptureFailures(
                    new Counters(),
                    new ProblemReporter((what, cause) -> problems.add(what)),
                    (woven, library, reason) -> unsupported.add(library + ": " + reason)));

    @Test
    void supportedVersionHasAllThatTheAdapterNames() throws Exception {
        Object adapter = adapters.get(Class.forName(REGISTRY, false, getClass().getClassLoader()));
        assertThat(unsupported).isEmpty();
        assertThat(problems).isEmpty();
        assertThat(adapter.getClass().getSimpleName()).isEqualTo("SpringRouteReader");
    }

    @Test
    void firstMissingMemberIsNamed() throws Exception {
        try (LibraryCopy copy = new LibraryCopy(withoutMethod("getPatternValues"))) {
            Class<?> woven = copy.loadClass(REGISTRY);
            assertThat(adapters.get(woven)).isEqualTo("none");
            assertThat(adapters.get(woven)).isEqualTo("none");
        }
        assertThat(unsupported)
                .containsExactly("Spring MVC: method org.springframework.web.servlet.mvc.method.RequestMappingInfo"
                        + ".getPatternValues() is missing; supported: 5.3 to 7.0");
        assertThat(problems).isEmpty();
    }

    @Test
    void missingClassIsNamed() throws Exception {
        try (LibraryCopy copy = new LibraryCopy(withoutMethod(null))) {
            copy.hidden = "org.springframework.web.method.HandlerMethod";
            assertThat(adapters.get(copy.loadClass(REGISTRY))).isEqualTo("none");
        }
        assertThat(unsupported)
                .singleElement()
                .asString()
                .contains("class org.springframework.web.method.HandlerMethod is missing");
    }

    private Path withoutMethod(@Nullable String removed) throws IOException {
        Path jar = folder.resolve("doctored.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = getClass().getClassLoader().getResourceAsStream(MAPPING)) {
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(in.readAllBytes())
                    .accept(
                            new ClassVisitor(Opcodes.ASM9, writer) {
                                @Override
                                public @Nullable MethodVisitor visitMethod(
                                        int access,
                                        String name,
                                        String descriptor,
                                        @Nullable String signature,
                                        String @Nullable [] exceptions) {
                                    return name.equals(removed)
                                            ? null
                                            : super.visitMethod(access, name, descriptor, signature, exceptions);
                                }
                            },
                            0);
            out.putNextEntry(new JarEntry(MAPPING));
            out.write(writer.toByteArray());
        }
        return jar;
    }

    /** A copy of Spring's classes, of which the jar has some that differ. */
    private static final class LibraryCopy extends URLClassLoader {
        private @Nullable String hidden;

        LibraryCopy(Path jar) throws IOException {
            super(new URL[] {jar.toUri().toURL()}, SpringMvcFitTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.springframework.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] file = in.readAllBytes();
                return defineClass(name, file, 0, file.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            if (hidden != null && name.equals(hidden.replace('.', '/') + ".class")) {
                return null;
            }
            URL own = findResource(name);
            try {
                return own == null ? super.getResourceAsStream(name) : own.openStream();
            } catch (IOException e) {
                return null;
            }
        }
    }
}
