package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.testing.compiler.InMemoryCompiler;
import io.waymark.writer.selectors.EventCategory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Methods that the configuration names, in classes without annotations. */
class ConfiguredMethodsTest {
    private static final String SOURCE = """
            package com.acme;

            import io.waymark.annotations.ManagementEvent;
            import io.waymark.annotations.Sensitive;

            public class Shop {
                public interface Store<T> { Object save(T entity); default void flush() {} }
                public interface OrderStore extends Store<String> { void delete(@Sensitive String id, int reason); }
                public static class StoredOrders implements OrderStore {
                    public Object save(String entity) { return entity; }
                    public void delete(String id, int reason) {}
                    public void deleteAll() {}
                }
                public static class CheckedOrders extends StoredOrders {
                    @Override public void delete(String id, int reason) { super.delete(id, reason); }
                    public void other() {}
                }
                public static class Unrelated { public void delete(String id, int reason) {} public void save() {} }
                public static class Admin {
                    public void deleteUser(long userId) { remove(userId); }
                    public void deleteUser(String name) {}
                    private void remove(long userId) {}
                    public static void deleteAll() {}
                    @ManagementEvent(name = "Annotated") public void deleteLog() {}
                    public native void deleteNative();
                    @Override public String toString() { return "admin"; }
                }
            }
            """;

    private final List<String> problems = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final InstrumentationCoverage coverage = new InstrumentationCoverage(reports::add);
    private final RecordingBridgeHandler calls = new RecordingBridgeHandler();
    private final List<AuditedMethod> audited = new ArrayList<>();
    private final Map<String, byte[]> files = new HashMap<>();

    @BeforeEach
    void connect() throws Exception {
        Bridge.connect(calls);
        files.putAll(InMemoryCompiler.compile("com.acme.Shop", SOURCE, "-parameters"));
    }

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    /** Loads the compiled classes, woven as the transformer would weave them. */
    private final class ShopLoader extends ClassLoader {
        private final ConfiguredMethods configured;
        private final Weaver weaver;

        ShopLoader(String option) {
            super(ConfiguredMethodsTest.class.getClassLoader());
            configured = Objects.requireNonNull(ConfiguredMethods.parse(option, problems::add));
            coverage.expect(configured);
            weaver = new Weaver(
                    "eu-north-1", "123456789012", "", DurabilityPolicy.DEFAULT, this::register, coverage, configured);
        }

        private int register(AuditedMethod method) {
            audited.add(method);
            return audited.size() - 1;
        }

        @Override
        public java.io.@Nullable InputStream getResourceAsStream(String name) {
            byte[] file = files.get(name.replace('/', '.').replace(".class", ""));
            return file == null ? super.getResourceAsStream(name) : new java.io.ByteArrayInputStream(file);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = files.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            boolean wanted =
                    !configured.typesOf(this, name.replace('.', '/'), file).isEmpty();
            byte[] woven = wanted || ClassFileScanner.hasEventAnnotation(file) ? weaver.weave(this, name, file) : null;
            byte[] used = woven == null ? file : woven;
            return defineClass(name, used, 0, used.length);
        }
    }

    private List<String> contracts(String option, String... classes) throws Exception {
        ShopLoader loader = new ShopLoader(option);
        for (String name : classes) {
            loader.loadClass("com.acme.Shop$" + name);
        }
        return audited.stream()
                .map(method -> method.declaringClass().replace("com.acme.Shop$", "") + " as " + method.contract())
                .sorted()
                .toList();
    }

    @Test
    void namedMethodsOfAClassAreAudited() throws Exception {
        assertThat(contracts(
                        "com.acme.Shop$Admin[delete*(category=data, readOnly=true, source=acme.com, parameters=userId)]",
                        "Admin"))
                .containsExactly(
                        "Admin as com.acme.Shop$Admin.deleteAll()",
                        "Admin as com.acme.Shop$Admin.deleteUser(String)",
                        "Admin as com.acme.Shop$Admin.deleteUser(long)",
                        "Admin as null");
        AuditedMethod deleted = audited.stream()
                .filter(method -> method.descriptor().equals("(J)V"))
                .findFirst()
                .orElseThrow();
        assertThat(deleted.eventName()).isEqualTo("DeleteUser");
        assertThat(deleted.eventSource()).isEqualTo("acme.com");
        assertThat(deleted.category()).isEqualTo(EventCategory.DATA);
        assertThat(deleted.readOnly()).isTrue();
        assertThat(deleted.parameters()).containsExactly(new ParameterSpec("userId", true, Sensitivity.CLEAR));
        assertThat(reports).singleElement().asString().contains("Admin.deleteNative()", "the method is native");
        assertThat(coverage.configured()).hasSize(3);
        assertThat(problems).isEmpty();
    }

    @Test
    void parameterThatAMethodDoesNotHaveIsReported() throws Exception {
        contracts("com.acme.Shop$Admin[deleteUser(parameters=userId)]", "Admin");
        assertThat(reports)
                .singleElement()
                .asString()
                .contains("deleteUser(String)", "it has no parameter userId", "such as 0:userId");
    }

    @Test
    void valueWithoutANameIsHidden() throws Exception {
        files.putAll(InMemoryCompiler.compile("com.acme.Shop", SOURCE, "-g:none"));
        contracts("com.acme.Shop$StoredOrders[delete(parameters=0|1:why)]", "StoredOrders");
        assertThat(audited)
                .singleElement()
                .extracting(AuditedMethod::parameters)
                .isEqualTo(List.of(
                        new ParameterSpec("arg0", true, Sensitivity.HIDDEN),
                        new ParameterSpec("why", true, Sensitivity.CLEAR)));
        assertThat(reports)
                .singleElement()
                .asString()
                .contains("StoredOrders.delete(String, int)", "does not name parameter 0", "such as 0:id");
    }

    @Test
    void wovenMethodsCallTheBridge() throws Exception {
        Class<?> admin = new ShopLoader("com.acme.Shop$Admin[deleteUser(parameters=0:id), remove]")
                .loadClass("com.acme.Shop$Admin");
        Object instance = admin.getConstructor().newInstance();
        admin.getMethod("deleteUser", long.class).invoke(instance, 7L);
        assertThat(calls.log).hasSize(2);
        assertThat(audited)
                .filteredOn(method -> method.methodName().equals("deleteUser"))
                .extracting(AuditedMethod::parameters)
                .containsOnly(List.of(new ParameterSpec("id", true, Sensitivity.CLEAR)));
    }

    @Test
    void implementationsOfAnInterfaceAreAudited() throws Exception {
        assertThat(contracts(
                        "com.acme.Shop$OrderStore[save, delete*(parameters=id|1:why), flush]",
                        "Store",
                        "OrderStore",
                        "StoredOrders",
                        "CheckedOrders",
                        "Unrelated"))
                .containsExactly(
                        "CheckedOrders as com.acme.Shop$OrderStore.delete(String, int)",
                        "StoredOrders as com.acme.Shop$OrderStore.delete(String, int)",
                        "StoredOrders as com.acme.Shop$OrderStore.save(Object)");
        assertThat(audited)
                .filteredOn(method -> method.methodName().equals("delete"))
                .extracting(AuditedMethod::parameters)
                .containsOnly(List.of(
                        new ParameterSpec("id", true, Sensitivity.HIDDEN),
                        new ParameterSpec("why", true, Sensitivity.CLEAR)));
        assertThat(audited).extracting(AuditedMethod::eventSource).containsOnly("acme.com");
        // The default method belongs to an interface that is not named.
        assertThat(coverage.unmatched()).containsOnlyKeys("com.acme.Shop$OrderStore[flush]");
    }

    @Test
    void wildcardsNameClassesOfAPackage() throws Exception {
        assertThat(contracts("com.acme.*Orders[save]; com.**Unrel*[save]", "StoredOrders", "Unrelated"))
                .containsExactly(
                        "StoredOrders as com.acme.Shop$StoredOrders.save(String)",
                        "Unrelated as com.acme.Shop$Unrelated.save()");
        audited.clear();
        assertThat(contracts("com.*Orders[save]", "StoredOrders")).isEmpty();
    }

    @Test
    void methodsThatNoClassHasAreReported() throws Exception {
        contracts("com.acme.Shop$Admin[deleteUser, dropUser]; com.acme.Typo[delete]", "Admin");
        assertThat(coverage.unmatched()).containsOnlyKeys("com.acme.Shop$Admin[dropUser]", "com.acme.Typo[delete]");
        assertThat(coverage.unmatched().get("com.acme.Typo[delete]")).contains("no loaded class", "waymark.methods");
        assertThat(coverage.unmatched().get("com.acme.Shop$Admin[dropUser]")).contains("has a method of this name");
    }
}
