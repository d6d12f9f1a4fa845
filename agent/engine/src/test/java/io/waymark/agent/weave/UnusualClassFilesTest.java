package io.waymark.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.durability.DurabilityPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Class files that are at a limit of the format, old, or of an unusual shape. The verifier checks what was woven. */
class UnusualClassFilesTest {
    private final List<String> reports = new ArrayList<>();
    private final RecordingBridgeHandler calls = new RecordingBridgeHandler();
    private final Weaver weaver = new Weaver(
            "eu-north-1",
            "123456789012",
            "",
            DurabilityPolicy.DEFAULT,
            audited -> 0,
            new InstrumentationCoverage(reports::add));

    @BeforeEach
    void connect() {
        Bridge.connect(calls);
    }

    @AfterEach
    void disconnect() {
        Bridge.disconnect();
    }

    private static String source(String name, String body) {
        return "package example; import io.waymark.annotations.*; import java.util.*; import java.util.function.*;"
                + " public class " + name + " {" + body + "}";
    }

    private Object run(String name, String body) throws Exception {
        return CompilingClassLoader.compile(weaver, "example." + name, source(name, body), "-parameters")
                .loadClass("example." + name)
                .getMethod("run")
                .invoke(null);
    }

    @Test
    void nestedClassMethodsAreWovenWithoutClassFiles() throws Exception {
        run("Nested", """
                interface Face {
                    @DataEvent private String hidden(@RequestParameter String a) { return a; }
                    @DataEvent static String ofFace(@RequestParameter String a) { return a; }
                    default String open(String a) { return hidden(a); }
                }
                class Inner { @DataEvent String inner(@RequestParameter String a) { return a + Nested.this; } }
                @Override public String toString() { return "outer"; }
                public static void run() {
                    new Face() {}.open("i"); Face.ofFace("s");
                    new Nested().new Inner().inner("n");
                    class Local { @DataEvent String local(@RequestParameter String a) { return a; } }
                    new Local().local("l");
                    new Object() { @DataEvent String anonymous(@RequestParameter String a) { return a; } }.anonymous("a");
                }
                """);
        assertThat(calls.log)
                .containsExactly(
                        "hidden(i) = i", "ofFace(s) = s", "inner(n) = nouter", "local(l) = l", "anonymous(a) = a");
        assertThat(reports).allSatisfy(line -> assertThat(line).contains("@EventSource"));
    }

    @Test
    void controlFlowIsPreserved() throws Exception {
        Object seen = run("Flow", """
                static final List<String> LOG = new ArrayList<>();
                final int fixed; int later;
                Flow() { escaped(this); fixed = 7; later = 8; }
                @DataEvent static void escaped(@RequestParameter Flow self) { LOG.add(self.fixed + "," + self.later); }
                @DataEvent int guarded(@RequestParameter int n) {
                    try {
                        switch (n) {
                            case 0: throw new IllegalStateException();
                            case 1: case 500: case 100000: return 1;
                            default: return n;
                        }
                    } catch (IllegalStateException e) { return -1; }
                    finally { LOG.add("finally" + n); }
                }
                @DataEvent synchronized boolean held() { return Thread.holdsLock(this); }
                @DataEvent static int factorial(@RequestParameter int n) { return n < 2 ? 1 : n * factorial(n - 1); }
                @DataEvent String joined(@RequestParameter String a) {
                    Function<String, Supplier<String>> f = b -> () -> a + b + fixed;
                    return f.apply("b").get();
                }
                public static List<String> run() {
                    Flow f = new Flow();
                    LOG.add("" + f.guarded(0) + f.guarded(500) + f.guarded(9));
                    LOG.add(f.held() + "" + Thread.holdsLock(f));
                    LOG.add("" + factorial(4)); LOG.add(f.joined("a"));
                    return LOG;
                }
                """);
        assertThat(seen)
                .isEqualTo(List.of("0,0", "finally0", "finally500", "finally9", "-119", "truefalse", "24", "ab7"));
        assertThat(calls.log).filteredOn(line -> line.startsWith("factorial")).hasSize(4);
        assertThat(reports).isEmpty();
    }

    @Test
    void methodWithMaximumArgumentsIsWoven() throws Exception {
        String declared = IntStream.range(0, 127)
                .mapToObj(i -> "@RequestParameter long a" + i)
                .collect(Collectors.joining(","));
        String given = IntStream.range(0, 127).mapToObj(i -> i + "L").collect(Collectors.joining(","));
        Object result = run(
                "Wide",
                "@DataEvent long wide(" + declared + ") { return a0 + a126; }"
                        + "public static long run() { return new Wide().wide(" + given + "); }");
        assertThat(result).isEqualTo(126L);
        assertThat(calls.log)
                .singleElement()
                .asString()
                .startsWith("wide(0, 1, 2")
                .endsWith("126) = 126");
    }

    /** The method itself is kept as it is; the class's other methods are woven. */
    @Test
    void oversizedMethodIsReportedAndNotWoven() throws Exception {
        String statements = "x += 70000; ".repeat(13_095);
        Object result = run(
                "Huge",
                "@DataEvent static int huge(@RequestParameter int x) { " + statements + " return x; }"
                        + "@DataEvent static int small(@RequestParameter int x) { return x; }"
                        + "public static int run() { huge(0); return small(1); }");
        assertThat(result).isEqualTo(1);
        assertThat(calls.log).containsExactly("small(1) = 1");
        assertThat(reports).singleElement().asString().contains("example.Huge.huge(int)", "64 KB");
    }

    /** Beyond 32 KB a branch needs another instruction than before. */
    @Test
    void longBranchesStayCorrect() throws Exception {
        String statements = "x += 70000; ".repeat(4680);
        Object result = run(
                "Far",
                "@DataEvent static int far(@RequestParameter int x) { if (x > 0) { " + statements
                        + " } for (int i = 0; i < 2; i++) { x++; } return x; }"
                        + "public static int run() { return far(0); }");
        assertThat(result).isEqualTo(2);
        assertThat(calls.log).containsExactly("far(0) = 2");
    }

    private static byte[] oldClass(int version, Consumer<MethodVisitor> body) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, Opcodes.ACC_PUBLIC, "example/Old", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "old", "(I)I", null, null);
        method.visitAnnotation(Type.getDescriptor(io.waymark.annotations.DataEvent.class), true)
                .visitEnd();
        method.visitParameterAnnotation(0, Type.getDescriptor(io.waymark.annotations.RequestParameter.class), true)
                .visitEnd();
        method.visitCode();
        body.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private Object callOld(byte[] file) throws Exception {
        byte[] woven = weaver.weave(getClass().getClassLoader(), "example.Old", file);
        assertThat(woven).isNotNull();
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, woven, 0, woven.length);
            }
        };
        return loader.loadClass("example.Old").getMethod("old", int.class).invoke(null, 3);
    }

    /** Subroutines were how compilers wrote finally blocks up to Java 5. */
    @Test
    void aJava5ClassWithSubroutinesIsWoven() throws Exception {
        byte[] file = oldClass(Opcodes.V1_5, method -> {
            Label subroutine = new Label();
            method.visitJumpInsn(Opcodes.JSR, subroutine);
            method.visitIincInsn(0, 10);
            method.visitJumpInsn(Opcodes.JSR, subroutine);
            method.visitVarInsn(Opcodes.ILOAD, 0);
            method.visitInsn(Opcodes.IRETURN);
            method.visitLabel(subroutine);
            method.visitVarInsn(Opcodes.ASTORE, 1);
            method.visitIincInsn(0, 1);
            method.visitVarInsn(Opcodes.RET, 1);
        });
        assertThat(callOld(file)).isEqualTo(15);
        assertThat(calls.log).containsExactly("old(3) = 15");
    }

    @Test
    void aJava6ClassWithoutStackMapsIsWoven() throws Exception {
        byte[] file = oldClass(Opcodes.V1_6, method -> {
            Label end = new Label();
            method.visitVarInsn(Opcodes.ILOAD, 0);
            method.visitJumpInsn(Opcodes.IFEQ, end);
            method.visitIincInsn(0, 1);
            method.visitLabel(end);
            method.visitVarInsn(Opcodes.ILOAD, 0);
            method.visitInsn(Opcodes.IRETURN);
        });
        assertThat(callOld(file)).isEqualTo(4);
        assertThat(calls.log).containsExactly("old(3) = 4");
    }
}
