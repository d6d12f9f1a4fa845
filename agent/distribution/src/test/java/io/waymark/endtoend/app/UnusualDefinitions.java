package io.waymark.endtoend.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.OnFailure;
import io.waymark.annotations.RequestParameter;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;

/** Defines one annotated class in each way that its first argument lists, and calls its method. */
public final class UnusualDefinitions {
    /** Not from the class, which would be loaded. */
    public static final String AUDITED = "io.waymark.endtoend.app.UnusualDefinitions$Audited";

    private UnusualDefinitions() {}

    public interface Call {
        void call(String definition);
    }

    @EventSource("definitions.example.com")
    public static final class Audited implements Call {
        @Override
        @ManagementEvent(onFailure = OnFailure.DENY)
        public void call(@RequestParameter String definition) {
            System.out.println(definition);
        }
    }

    /** Answers once when it is asked for a class of the bridge; afterwards it hides the bridge. */
    private static final class ForgetfulLoader extends ClassLoader {
        private int answers;

        ForgetfulLoader() {
            super(UnusualDefinitions.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.waymark.agent.bootstrap.") && answers++ == 2) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        Class<?> define(String name, byte[] file) {
            return defineClass(name, file, 0, file.length);
        }
    }

    public static void main(String[] arguments) throws Exception {
        byte[] file;
        try (InputStream in = UnusualDefinitions.class.getResourceAsStream("UnusualDefinitions$Audited.class")) {
            file = in.readAllBytes();
        }
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        for (String definition : arguments[0].split(",", -1)) {
            Class<?> type = switch (definition) {
                case "nameless" -> new ForgetfulLoader().define(null, file);
                case "forgetful" -> new ForgetfulLoader().define(AUDITED, file);
                case "lookup" -> lookup.defineClass(file);
                case "hidden" -> lookup.defineHiddenClass(file, true).lookupClass();
                case "hidden-strong" ->
                    lookup.defineHiddenClass(file, false, ClassOption.STRONG, ClassOption.NESTMATE)
                            .lookupClass();
                case "hidden-data" ->
                    lookup.defineHiddenClassWithClassData(file, "data", true).lookupClass();
                default -> throw new IllegalArgumentException(definition);
            };
            ((Call) type.getDeclaredConstructor().newInstance()).call(definition);
            awaitAgent();
        }
    }

    /** The agent instruments further classes after the first. */
    private static void awaitAgent() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("waymark-weave")) {
                thread.join();
            }
        }
    }
}
