package io.waymark.agent.servercall;

import io.waymark.agent.adapter.LibraryAdapters;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.instrumentation.InstrumentationIndex;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.ServedRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes from frameworks which operations serve requests, and which endpoints there are. Safe for use by many threads; the
 * caller handles what is thrown.
 */
public final class RequestRouting {
    private final CallerContext callers;
    private final Capture capture;
    private final Endpoints endpoints;
    private final LibraryAdapters<RouteReader> routeReaders;

    /** The reader of a framework's version that is not supported. */
    private static final class NoRoutes implements RouteReader {
        @Override
        public @Nullable RequestRoute route(ServedRequest request, Object handler) {
            return null;
        }

        @Override
        public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
            return List.of();
        }
    }

    /**
     * Creates it.
     *
     * @param callers who threads work for
     * @param capture whose captures must not see the calls that reading a request makes
     * @param endpoints takes the endpoints that frameworks register
     * @param index names the readers of frameworks' routes
     * @param failures reports frameworks whose version is not supported
     */
    public RequestRouting(
            CallerContext callers,
            Capture capture,
            Endpoints endpoints,
            InstrumentationIndex index,
            CaptureFailures failures) {
        this.callers = callers;
        this.capture = capture;
        this.endpoints = endpoints;
        this.routeReaders = new LibraryAdapters<>(
                index, reader -> (RouteReader) reader.getConstructor().newInstance(), new NoRoutes(), failures);
    }

    /**
     * Takes the operation that a framework chose for the request that the current thread serves.
     *
     * @param woven the framework's class that reports it
     * @param handler the framework's object of what serves the request
     */
    public void onRouted(Class<?> woven, Object handler) {
        ServedRequest served = callers.knownRequest();
        if (served == null) {
            callers.onRouted();
            return;
        }
        if (served.category() == RequestCategory.EXCLUDED || !served.isRoutable(true)) {
            return;
        }
        if (served.category() == RequestCategory.NOT_SELECTED) {
            served.onRouted(RequestRoute.NOT_READ);
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            RouteReader reader = routeReaders.get(woven);
            boolean refining = reader.refinesRoutes();
            if (served.isRoutable(refining) && !rendersError(served)) {
                RequestRoute route = reader.route(served, handler);
                if (route != null && refining) {
                    served.refineRoute(route);
                } else if (route != null) {
                    served.onRouted(route);
                }
            }
        } finally {
            capture.resume(suppressing);
        }
    }

    private static boolean isRouted(ServedRequest served) {
        return !served.category().mayBeEvent() || served.route() != null;
    }

    /**
     * Takes the operation that a framework chose for a request, on whichever thread.
     *
     * @param woven the framework's class that reports it
     * @param request the framework's object of the request
     * @param handler the framework's object of what serves the request
     */
    public void onRouted(Class<?> woven, Object request, Object handler) {
        ServedRequest served = callers.find(request);
        if (served == null || isRouted(served)) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            RequestRoute route = routeReaders.get(woven).route(served, request, handler);
            if (route != null) {
                served.onRouted(route);
            }
        } finally {
            capture.resume(suppressing);
        }
    }

    /** Once a container has decided on an error, what it calls renders that error. Some tell only what they call. */
    private boolean rendersError(ServedRequest served) {
        return served.isRenderingError() || callers.isRenderingError();
    }

    /**
     * Takes endpoints that a framework registers.
     *
     * @param woven the framework's class that reports them
     * @param mapping the framework's object of the mapping
     * @param handler what it maps to
     */
    public void onRouteRegistered(Class<?> woven, Object mapping, Object handler) {
        boolean suppressing = capture.suppress();
        try {
            routeReaders.get(woven).endpoints(mapping, handler).forEach(endpoints::add);
        } finally {
            capture.resume(suppressing);
        }
    }
}
