package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/** Declares the entry point of HTTP requests, {@code HttpServlet.service(ServletRequest, ServletResponse)}. */
public final class ServletInstrumentation implements LibraryInstrumentation {
    /** Called by the service loader. */
    public ServletInstrumentation() {}

    @Override
    public String name() {
        return "servlet API";
    }

    @Override
    public String supportedVersions() {
        return "javax.servlet 3.0 to 4.0, jakarta.servlet 5.0 and later";
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
        return Set.of("jakarta/servlet/http/HttpServlet", "javax/servlet/http/HttpServlet");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        String api = type.getName().substring(0, type.getName().indexOf(".http."));
        methods.advise(
                ElementMatchers.<MethodDescription>named("service")
                        .and(ElementMatchers.isPublic())
                        .and(ElementMatchers.takesArguments(2))
                        .and(ElementMatchers.takesArgument(0, ElementMatchers.named(api + ".ServletRequest"))),
                FirstArgumentAdvice.class);
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return ServletRequestAccessor.of(requestType);
    }
}
