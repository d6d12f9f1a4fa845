package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.testing.compiler.InMemoryCompiler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Class files of the shapes that kotlinc 2.1 writes, without and with {@code -Xjvm-default}. They are compiled from Java;
 * then names get the characters that Java does not allow, and the stand-ins of Kotlin's types get their names.
 */
class KotlinShapesTest {
    private static final String TYPES = """
            @Retention(RetentionPolicy.RUNTIME) @interface Metadata { String[] d2(); }
            interface Continuation<T> {}
            """;

    private final List<String> reports = new ArrayList<>();
    private final List<AuditedMethod> auditedMethods = new ArrayList<>();
    private final RecordingBridgeHandler calls = new RecordingBridgeHandler();
    private final InstrumentationCoverage coverage = new InstrumentationCoverage(reports::add);

    @BeforeEach
    void connect() {
        Bridge.connect(calls);
    }

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    private Object run(String body) throws Exception {
        return run(DurabilityPolicy.DEFAULT, body);
    }

    private Object run(DurabilityPolicy durability, String body) throws Exception {
        String source = "package example; import io.waymark.annotations.*; import java.lang.annotation.*;"
                + " public class K {" + TYPES + body + "}";
        Map<String, byte[]> files = new HashMap<>();
        InMemoryCompiler.compile("example.K", source, "-parameters")
                .forEach((name, file) -> files.put(kotlinName(name), asKotlin(file)));
        Weaver weaver = new Weaver(
                "eu-north-1",
                "123456789012",
                "example.com",
                durability,
                audited -> {
                    auditedMethods.add(audited);
                    return auditedMethods.size() - 1;
                },
                coverage);
        return new KotlinLoader(weaver, files)
                .loadClass("example.K")
                .getMethod("run")
                .invoke(null);
    }

    private static String kotlinName(String name) {
        return name.equals("example.K$Metadata")
                ? "kotlin.Metadata"
                : name.equals("example.K$Continuation") ? "kotlin.coroutines.Continuation" : name;
    }

    private static byte[] asKotlin(byte[] file) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(file)
                .accept(
                        new ClassRemapper(writer, new Remapper(OpenedClassReader.ASM_API) {
                            @Override
                            public String map(String internalName) {
                                return kotlinName(internalName.replace('/', '.'))
                                        .replace('.', '/');
                            }

                            @Override
                            public String mapMethodName(String owner, String name, String descriptor) {
                                return name.replace("__", "-");
                            }
                        }),
                        0);
        return writer.toByteArray();
    }

    /** {@code interface Api { @DataEvent fun list(a: String) = a }; interface Sub : Api; class Impl : Sub}. */
    private static String defaults(String event) {
        return """
                @Metadata(d2 = {"list", "a"}) interface Api {
                    EVENT String list(@RequestParameter String a);
                    @Metadata(d2 = {}) class DefaultImpls {
                        EVENT public static String list(Api self, @RequestParameter String a) { return "<" + a + ">"; }
                    }
                }
                @Metadata(d2 = {}) interface Sub extends Api {
                    @Metadata(d2 = {}) class DefaultImpls {
                        EVENT public static String list(Sub self, @RequestParameter String a) {
                            return Api.DefaultImpls.list((Api) self, a);
                        }
                    }
                }
                @Metadata(d2 = {}) static class Impl implements Sub {
                    EVENT public String list(@RequestParameter String a) { return Sub.DefaultImpls.list(this, a); }
                }
                public static String run() { return new Impl().list("x"); }
                """.replace("EVENT", event);
    }

    @Test
    void defaultMethodOfAnInterfaceGivesOneEvent() throws Exception {
        assertThat(run(defaults("@DataEvent"))).isEqualTo("<x>");
        assertThat(calls.log).containsExactly("list(x) = <x>");
        assertThat(coverage.notInstrumented()).isEmpty();
        assertThat(coverage.instrumented()).containsExactly("example.K$Api$DefaultImpls.list(Api, String)");
    }

    @Test
    void generatedCallOfADefaultMethodIsNotRefused() throws Exception {
        DurabilityPolicy deny = new DurabilityPolicy(DurabilityGuarantee.ASYNC, FailurePolicy.DENY);
        assertThat(run(deny, defaults("@DataEvent"))).isEqualTo("<x>");
        assertThat(calls.log).containsExactly("list(x) = <x>");
    }

    /** The class of the default implementations does not have the names of the source; its interface has them. */
    @Test
    void mangledDefaultMethodIsRecordedAsInTheSource() throws Exception {
        run("""
                @Metadata(d2 = {"find", "id", "find-OJczPpQ"}) interface Api {
                    @DataEvent String find__OJczPpQ(@RequestParameter String id);
                    @Metadata(d2 = {}) class DefaultImpls {
                        @DataEvent public static String find__OJczPpQ(Api self, @RequestParameter String id) { return id; }
                    }
                }
                public static void run() { Api.DefaultImpls.find__OJczPpQ(null, "x"); }
                """);
        assertThat(auditedMethods).extracting(AuditedMethod::eventName).containsExactly("Find");
    }

    /** As with {@code -Xjvm-default=all-compatibility}. */
    @Test
    void jvmDefaultMethodGivesOneEvent() throws Exception {
        Object result = run("""
                @Metadata(d2 = {"list", "a"}) interface Api {
                    @DataEvent default String list(@RequestParameter String a) { return "<" + a + ">"; }
                    static String access$list$jd(Api self, String a) { return self.list(a); }
                    @Metadata(d2 = {}) class DefaultImpls {
                        @DataEvent public static String list(Api self, @RequestParameter String a) {
                            return access$list$jd(self, a);
                        }
                    }
                }
                @Metadata(d2 = {}) static class Impl implements Api {
                    @DataEvent public String list(@RequestParameter String a) { return Api.super.list(a); }
                }
                public static String run() { return new Impl().list("x") + Api.DefaultImpls.list(new Api() {}, "y"); }
                """);
        assertThat(result).isEqualTo("<x><y>");
        assertThat(calls.log).containsExactly("list(x) = <x>", "list(y) = <y>");
    }

    @Test
    void overridingMethodWithCodeOfItsOwnGivesItsEvent() throws Exception {
        run("""
                @Metadata(d2 = {"list", "a"}) interface Api {
                    String list(String a);
                    @Metadata(d2 = {}) class DefaultImpls {
                        public static String list(Api self, String a) { return a; }
                    }
                }
                @Metadata(d2 = {}) static class Plain implements Api {
                    @DataEvent public String list(@RequestParameter String a) { return Api.DefaultImpls.list(this, a); }
                }
                @Metadata(d2 = {}) static class Own implements Api {
                    @DataEvent public String list(@RequestParameter String a) {
                        return Api.DefaultImpls.list(this, a) + "!";
                    }
                }
                public static void run() { new Plain().list("x"); new Own().list("y"); }
                """);
        assertThat(calls.log).containsExactly("list(x) = x", "list(y) = y!");
    }

    @Test
    void suspendFunctionIsReportedByName() throws Exception {
        run("""
                @Metadata(d2 = {"pay", "id"}) static class Shop {
                    @DataEvent Object pay(@RequestParameter String id, Continuation<? super String> c) { return id; }
                    @DataEvent String charge(@RequestParameter String id) { return id; }
                }
                public static void run() { new Shop().pay("o-1", null); new Shop().charge("o-2"); }
                """);
        assertThat(calls.log).containsExactly("charge(o-2) = o-2");
        assertThat(coverage.notInstrumented())
                .hasEntrySatisfying(
                        "example.K$Shop.pay(String, Continuation)",
                        reason -> assertThat(reason)
                                .contains("suspend function", "annotate a function that does not suspend"));
    }

    @Test
    void mangledNamesAreRecordedAsInTheSource() throws Exception {
        run("""
                @Metadata(d2 = {"pay", "pay-u05o7KA", "audit", "audit$app_main", "auditId", "auditId-6qBEuAg$app_main",
                    "check", "check-impl", "pay-invoice", "cash$flow", "app_main"})
                static class Shop {
                    @DataEvent void pay__u05o7KA(@RequestParameter String id) {}
                    @DataEvent void audit$app_main(@RequestParameter String id) {}
                    @DataEvent void auditId__6qBEuAg$app_main(@RequestParameter String id) {}
                    @DataEvent static void check__impl(@RequestParameter String extra) {}
                    @DataEvent void pay__invoice(@RequestParameter String id) {}
                    @DataEvent void cash$flow(@RequestParameter String $this$cash) {}
                }
                static class InJava { @DataEvent void audit$app_main(@RequestParameter String $this$id) {} }
                public static void run() { new Shop(); new InJava(); }
                """);
        assertThat(auditedMethods)
                .extracting(AuditedMethod::eventName)
                .containsExactlyInAnyOrder(
                        "Pay", "Audit", "AuditId", "Check", "Pay-invoice", "Cash$flow", "Audit$app_main");
        assertThat(auditedMethods)
                .flatExtracting(AuditedMethod::parameters)
                .extracting(ParameterSpec::name)
                .containsExactlyInAnyOrder("id", "id", "id", "extra", "id", "this", "$this$id");
    }

    /** Serves class files too, which the weaver reads for the methods that a method calls. */
    private static final class KotlinLoader extends ClassLoader {
        private final Weaver weaver;
        private final Map<String, byte[]> files;

        KotlinLoader(Weaver weaver, Map<String, byte[]> files) {
            super(KotlinLoader.class.getClassLoader());
            this.weaver = weaver;
            this.files = files;
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            byte[] file = files.get(name.replace(".class", "").replace('/', '.'));
            return file == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(file);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = files.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] woven = weaver.weave(this, name, file);
            byte[] used = woven == null ? file : woven;
            return defineClass(name, used, 0, used.length);
        }
    }
}
