package io.waymark.agent.servercall;

import io.waymark.agent.adapter.LibraryAdapters;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.context.AssertedCaller;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import org.jspecify.annotations.Nullable;

/** The decorators of all copies of libraries. Safe for use by many threads; the caller handles what is thrown. */
final class LibraryDecorators {
    private final CallerContext callers;
    private final Capture capture;
    private final CaptureFailures failures;
    private final LibraryAdapters<LibraryDecorator> decorators;

    /** Calls that reading a request makes are not the application's. */
    private final class CapturedScopes implements CallerScopes {
        @Override
        public @Nullable CallerScope capture() {
            if (!callers.hasCaller()) {
                return null;
            }
            boolean suppressing = capture.suppress();
            try {
                return callers.capture();
            } catch (Throwable e) {
                failures.report(
                        "the caller could not be propagated to a callback; the caller of its events is unknown", e);
                return null;
            } finally {
                capture.resume(suppressing);
            }
        }

        @Override
        public @Nullable CallerScope captureCarrier(String method, String path) {
            return callers.replacedEvents().carries(method, path) ? capture() : null;
        }

        @Override
        public @Nullable Object enter(@Nullable CallerScope scope) {
            return callers.enterCaptured(scope);
        }

        @Override
        public @Nullable Runnable enterAsserted(AssertedCaller caller) {
            boolean suppressing = capture.suppress();
            try {
                return callers.enterAsserted(caller);
            } catch (Throwable e) {
                failures.report("the caller that the application names could not be entered; later events lack it", e);
                return null;
            } finally {
                capture.resume(suppressing);
            }
        }
    }

    /**
     * Creates it.
     *
     * @param index names the decorators of libraries
     * @param callers who threads work for
     * @param capture whose captures must not see the calls that reading a request makes
     * @param failures reports libraries whose version is not supported
     */
    LibraryDecorators(InstrumentationIndex index, CallerContext callers, Capture capture, CaptureFailures failures) {
        this.callers = callers;
        this.capture = capture;
        this.failures = failures;
        CallerScopes scopes = new CapturedScopes();
        this.decorators = new LibraryAdapters<>(
                index,
                decorator -> (LibraryDecorator)
                        decorator.getConstructor(CallerScopes.class).newInstance(scopes),
                (target, context) -> target,
                failures);
    }

    Object decorate(Class<?> woven, Object target, @Nullable Object context) {
        return decorators.get(woven).decorate(target, context);
    }
}
