package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.bootstrap.Bridge;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** The code that is copied into the HTTP server: it reports requests and how they end. */
final class RequestAdvice {
    private RequestAdvice() {}

    /** At the end of the method that prepares the response to a request of HTTP/1. */
    static final class Begun {
        private Begun() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object request, @Advice.FieldValue("context") Object context) {
            Bridge.onRequestArrived(request, context);
        }
    }

    /** At the begin of the method that calls the handler of a request of HTTP/2. */
    static final class Dispatched {
        private Dispatched() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.This Object request, @Advice.FieldValue("context") Object context) {
            Bridge.onRequestArrived(request, context);
        }
    }

    /** At the end of the method that enters the context for the handler. */
    static final class Handled {
        private Handled() {}

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        static void exit(@Advice.FieldValue("context") Object context) {
            Bridge.exitContext(context);
        }
    }

    /**
     * A response of HTTP/1 has ended, or the connection is the application's own from now on. The connection may call this on two
     * threads for one response.
     */
    static final class Answered {
        private Answered() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(@Advice.FieldValue("responseInProgress") @Nullable Object request) {
            if (request != null) {
                Bridge.endRequest(request);
            }
        }
    }

    /** The connection is lost: no response can follow. The application's own handler of that has run. */
    static final class Failed {
        private Failed() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object request) {
            Bridge.cancelRequest(request);
        }
    }

    /** The client has cancelled a request of HTTP/2. */
    static final class Reset {
        private Reset() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object request) {
            Bridge.cancelRequest(request);
        }
    }

    /** The stream of a request is closed, after the response or without one. */
    static final class Ended {
        private Ended() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.This Object request) {
            Bridge.endRequest(request);
        }
    }

    /** The last frame of a response of HTTP/2 is written. */
    static final class StreamEnded {
        private StreamEnded() {}

        @Advice.OnMethodExit(suppress = Throwable.class)
        static void exit(@Advice.FieldValue("request") @Nullable Object request) {
            if (request != null) {
                Bridge.endRequest(request);
            }
        }
    }

    /** A stream is closed, perhaps before its response has ended. */
    static final class StreamClosed {
        private StreamClosed() {}

        @Advice.OnMethodEnter(suppress = Throwable.class)
        static void enter(
                @Advice.FieldValue("request") @Nullable Object request,
                @Advice.FieldValue("responseEnded") boolean answered) {
            if (request != null && !answered) {
                Bridge.cancelRequest(request);
            }
        }
    }
}
