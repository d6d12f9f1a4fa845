package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.ResourceSpec;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.annotations.DataEvent;
import io.waymark.writer.selectors.EventCategory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WeaverTest {
    private final List<String> reports = new ArrayList<>();
    private final List<AuditedMethod> auditedMethods = new ArrayList<>();
    private final RecordingBridgeHandler calls = new RecordingBridgeHandler();
    private final InstrumentationCoverage coverage = new InstrumentationCoverage(reports::add);
    private final Weaver weaver = new Weaver(
            "eu-north-1",
            "123456789012",
            "",
            DurabilityPolicy.DEFAULT,
            audited -> {
                auditedMethods.add(audited);
                return auditedMethods.size() - 1;
            },
            coverage);

    @BeforeEach
    void connect() {
        Bridge.connect(calls);
    }

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    private Class<?> woven(Class<?> type) throws Exception {
        return new WeavingClassLoader(weaver, type).loadClass(type.getName());
    }

    private static Object call(Class<?> type, String method, Object... arguments) throws Exception {
        Object receiver =
                type.isInterface() ? null : type.getDeclaredConstructor().newInstance();
        return callOn(type, receiver, method, arguments);
    }

    private static Object callOn(Class<?> type, Object receiver, String name, Object... arguments) throws Exception {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name) && !method.isBridge() && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                return method.invoke(receiver, arguments);
            }
        }
        throw new AssertionError("no method " + name);
    }

    private AuditedMethod auditedMethod(String method) {
        return auditedMethods.stream()
                .filter(audited -> audited.methodName().equals(method))
                .findFirst()
                .orElseThrow();
    }

    /** Its method returns before its work has begun. */
    static final class Publishers {
        @DataEvent
        Flow.Publisher<String> orders() {
            return subscriber -> {};
        }
    }

    @Test
    void methodThatReturnsAPublisherIsReported() throws Exception {
        woven(Publishers.class);
        assertThat(reports).singleElement().asString().contains("Publishers.orders()", "unknown outcome");
        assertThat(coverage.instrumented()).hasSize(1);
    }

    @Test
    void everyMethodShapeIsRecordedOnce() throws Exception {
        Class<?> type = woven(MethodShapes.class);
        Object self = type.getDeclaredConstructor().newInstance();

        assertThat(callOn(type, self, "primitives", true, 'c', (byte) 1, (short) 2, 3, 4L, 5f, 6d))
                .isEqualTo(6d);
        assertThat(callOn(type, self, "ofStatic", "a")).isEqualTo("A");
        assertThat(callOn(type, self, "ofPrivate", 7L)).isEqualTo(8L);
        assertThat(callOn(type, self, "ofFinal", 'x')).isEqualTo('x');
        assertThat(callOn(type, self, "ofSynchronized", (byte) 9)).isEqualTo((byte) 9);
        assertThat(callOn(type, self, "ofGeneric", List.of("q"))).isEqualTo("q");
        callOn(type, self, "ofVoid");
        assertThat(callOn(type, self, "looped", 3)).isEqualTo(3);

        assertThat(calls.log)
                .containsExactly(
                        "primitives(true, c, 1, 2, 3, 4, 5.0, 6.0) = 6.0",
                        "ofStatic(a) = A",
                        "ofPrivate(7) = 8",
                        "ofFinal(x) = x",
                        "ofSynchronized(9) = 9",
                        "ofGeneric([q]) = q",
                        "ofVoid()",
                        "looped(3) = 3");
        assertThat(calls.receivers).contains(self).containsNull();
        assertThat(coverage.instrumented()).hasSize(8);
        assertThat(reports).isEmpty();
    }

    @Test
    void overloadsAreDistinguished() throws Exception {
        Class<?> type = woven(Overloads.class);
        call(type, "find", "x");
        call(type, "find", "x", 1);
        assertThat(calls.log).containsExactly("find(x) = x", "find(x, 1) = x1");
        assertThat(auditedMethods).extracting(AuditedMethod::eventName).containsExactlyInAnyOrder("Find", "FindFrom");
    }

    @Test
    void theApplicationsExceptionPassesUnchanged() throws Exception {
        Class<?> type = woven(FailingMethods.class);
        RuntimeException thrown = new IllegalStateException("as it was");
        Throwable seen = catchThrowable(() -> call(type, "fail", thrown));
        assertThat(seen).isInstanceOf(InvocationTargetException.class);
        assertThat(seen.getCause()).isSameAs(thrown);
        assertThat(calls.log).containsExactly("fail(" + thrown + ") threw " + thrown);
    }

    @Test
    void agentExceptionsNeverReachTheApplication() throws Exception {
        Class<?> type = woven(Overloads.class);
        calls.failing = true;
        assertThat(call(type, "find", "x", 1)).isEqualTo("x1");
    }

    @Test
    void aStageIsHandedBackUnchanged() throws Exception {
        Class<?> type = woven(FailingMethods.class);
        CompletableFuture<String> stage = new CompletableFuture<>();
        assertThat(call(type, "later", stage)).isSameAs(stage);
        assertThat(stage.getNumberOfDependents()).isZero();
    }

    @Test
    void anInterfacesDefaultMethodIsWoven() throws Exception {
        WeavingClassLoader loader = new WeavingClassLoader(weaver, Greeter.class, DefaultGreeter.class);
        Class<?> polite = loader.loadClass(DefaultGreeter.class.getName());
        Object self = polite.getDeclaredConstructor().newInstance();
        Method greet = loader.loadClass(Greeter.class.getName()).getMethod("greet", String.class);
        assertThat(greet.invoke(self, "Ada")).isEqualTo("Hello Ada");
        assertThat(calls.log).containsExactly("greet(Ada) = Hello Ada");
    }

    @Test
    void aBridgeMethodIsNotWovenAgain() throws Exception {
        WeavingClassLoader loader = new WeavingClassLoader(weaver, StringLookup.class, GenericLookup.class);
        Class<?> type = loader.loadClass(StringLookup.class.getName());
        Method bridge = loader.loadClass(GenericLookup.class.getName()).getMethod("get", Object.class);
        assertThat(bridge.invoke(type.getDeclaredConstructor().newInstance(), "k"))
                .isEqualTo("k");
        assertThat(calls.log).containsExactly("get(k) = k");
    }

    @Test
    void annotationsAreReadCompletely() throws Exception {
        woven(AnnotatedOrders.class);
        AuditedMethod audited = auditedMethod("createOrder");
        assertThat(audited.eventSource()).isEqualTo("orders.example.com");
        assertThat(audited.eventName()).isEqualTo("PlaceOrder");
        assertThat(audited.category()).isEqualTo(EventCategory.DATA);
        assertThat(audited.readOnly()).isFalse();
        assertThat(audited.parameters())
                .containsExactly(
                        new ParameterSpec("orderId", true, Sensitivity.CLEAR),
                        new ParameterSpec("card", true, Sensitivity.TOKENIZED),
                        new ParameterSpec("customer", false, Sensitivity.CLEAR));
        assertThat(audited.responseElements())
                .containsExactly(
                        new ResponseElementSpec("orderNumber", List.of("order", "id")),
                        new ResponseElementSpec("result", List.of()));
        assertThat(audited.resources())
                .containsExactly(
                        new ResourceSpec(
                                "Example::Order",
                                List.of(
                                        new ArnPart.LiteralPart("arn:aws:orders:"),
                                        new ArnPart.LiteralPart("eu-north-1"),
                                        new ArnPart.LiteralPart(":"),
                                        new ArnPart.LiteralPart("123456789012"),
                                        new ArnPart.LiteralPart(":order/"),
                                        new ArnPart.ParameterPart(0, List.of()))),
                        new ResourceSpec(
                                "Example::Customer",
                                List.of(
                                        new ArnPart.LiteralPart("c/"),
                                        new ArnPart.ParameterPart(2, List.of("id")),
                                        new ArnPart.LiteralPart("/"),
                                        new ArnPart.ResponsePart(0),
                                        new ArnPart.LiteralPart("/"),
                                        new ArnPart.LiteralPart("*"))));
        assertThat(audited.resultSensitivity()).isEqualTo(Sensitivity.HIDDEN);
        assertThat(reports).singleElement().asString().contains("createOrder(").contains("{nowhere}");
        assertThat(auditedMethod("nested").eventSource()).isEqualTo("orders.example.com");
    }

    @Test
    void contradictoryAnnotationsAreReported() throws Exception {
        woven(MisannotatedMethods.class);
        assertThat(reports)
                .hasSize(4)
                .anySatisfy(
                        line -> assertThat(line).contains("requestParameters").contains("duplicate key id"))
                .anySatisfy(line -> assertThat(line).contains("returns nothing"))
                .anySatisfy(line -> assertThat(line).contains("braces").contains("order/{id"))
                .anySatisfy(line -> assertThat(line).contains("is empty"));
    }

    @Test
    void localAndAnonymousClassesHaveTheEnclosingEventSource() throws Exception {
        for (Object each : List.of(
                EnclosingSource.ANONYMOUS_OF_FIELD,
                EnclosingSource.anonymous(),
                EnclosingSource.local(),
                new EnclosingSource.Member().anonymousInLambda())) {
            woven(each.getClass());
        }
        assertThat(auditedMethods)
                .extracting(AuditedMethod::methodName)
                .containsExactly("ofField", "ofAnonymous", "ofLocal", "ofLambda");
        assertThat(auditedMethods).extracting(AuditedMethod::eventSource).containsOnly("enclosing.example.com");
    }

    @Test
    void withoutAnEventSourceThePackageNamesIt() throws Exception {
        woven(MethodShapes.class);
        assertThat(auditedMethod("ofVoid").eventSource()).isEqualTo("weave.agent.waymark.io");
    }

    @Test
    void unweavableMethodsAreReportedOnce() throws Exception {
        woven(UnweavableMethods.class);
        woven(UnweavableMethods.class);
        assertThat(reports)
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .contains("UnweavableMethods.abstracted()")
                        .contains("abstract"))
                .anySatisfy(line -> assertThat(line)
                        .contains("UnweavableMethods.nativeOne()")
                        .contains("native"))
                .anySatisfy(line ->
                        assertThat(line).contains("UnweavableMethods.both()").contains("keep one of them"));
    }

    /** The compiler refuses the annotation there; other languages' compilers, and tools that write class files, may not. */
    @Test
    void anAnnotatedConstructorIsReported() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "example/Constructed", null, "java/lang/Object", null);
        MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitAnnotation(Type.getDescriptor(DataEvent.class), true).visitEnd();
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(1, 1);
        constructor.visitEnd();
        byte[] file = writer.toByteArray();

        assertThat(ClassFileScanner.hasEventAnnotation(file)).isTrue();
        assertThat(weaver.weave(getClass().getClassLoader(), "example.Constructed", file))
                .isNull();
        assertThat(reports)
                .singleElement()
                .asString()
                .contains("example.Constructed()")
                .contains("factory method");
    }

    @Test
    void aClassWithoutAnnotationsIsNotTouched() throws Exception {
        byte[] file = new ByteBuddy()
                .subclass(Object.class)
                .name("example.Plain")
                .method(ElementMatchers.isToString())
                .intercept(FixedValue.value("plain"))
                .make()
                .getBytes();
        assertThat(ClassFileScanner.hasEventAnnotation(file)).isFalse();
    }
}
