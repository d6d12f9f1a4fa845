package io.waymark.agent.bootstrap;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The entry points of woven code into the agent. Safe for use by many threads.
 *
 * <p>Nothing is woven before a handler is connected. After {@link #disconnect()} no call is recorded.
 */
public final class Bridge {
    /** A call that is not recorded. */
    public static final AuditedCall NOT_RECORDED = new UnrecordedCall();

    private static final String NOT_CONNECTED = "auditing could not start, or has stopped";

    private static volatile @Nullable BridgeHandler handler;

    private Bridge() {}

    /**
     * Connects woven code with the agent.
     *
     * @param agent handles all calls from now on
     */
    public static void connect(BridgeHandler agent) {
        handler = agent;
    }

    /** Disconnects woven code from the agent. Calls in progress end as usual. */
    public static void disconnect() {
        handler = null;
    }

    /**
     * Begins a call.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object that the method is called on; null for a static method
     * @return the call to fill in
     */
    public static AuditedCall begin(int methodId, @Nullable Object receiver) {
        BridgeHandler current = handler;
        return current == null ? NOT_RECORDED : current.begin(methodId, receiver);
    }

    /**
     * Begins a call whose arguments cannot change. It gets them when the method ends, by {@link AuditedCall#exit}.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object that the method is called on; null for a static method
     * @return the call to end
     */
    public static AuditedCall enter(int methodId, @Nullable Object receiver) {
        BridgeHandler current = handler;
        return current == null ? NOT_RECORDED : current.enter(methodId, receiver);
    }

    /**
     * Whether a number cannot change: its class is not one that an application has derived from the JDK's.
     *
     * @param number an argument whose declared type is not final
     * @return {@code true} also for null
     */
    public static boolean isImmutable(@Nullable Object number) {
        if (number == null) {
            return true;
        }
        Class<?> type = number.getClass();
        return type == BigDecimal.class || type == BigInteger.class;
    }

    /**
     * Begins a call of a method that must not run without its event.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object that the method is called on; null for a static method
     * @param declaringClass the class that declares the method
     * @return the call to fill in
     * @throws RuntimeException {@code io.waymark.annotations.CallRefusedException}, the class that the declaring class
     *     sees, if the event cannot be kept
     */
    public static AuditedCall beginOrRefuse(int methodId, @Nullable Object receiver, Class<?> declaringClass) {
        BridgeHandler current = handler;
        AuditedCall call = current == null ? new RefusedCall(NOT_CONNECTED) : current.begin(methodId, receiver);
        if (call instanceof RefusedCall refused) {
            throw refused.exception(declaringClass);
        }
        return call;
    }

    /**
     * Weaves a hidden class that is about to be defined.
     *
     * @param lookupClass the class in whose loader and package it is defined
     * @param classFile its class file
     * @return the class file to define
     */
    public static byte[] onHiddenClass(Class<?> lookupClass, byte[] classFile) {
        BridgeHandler current = handler;
        return current == null ? classFile : current.onHiddenClass(lookupClass, classFile);
    }

    /**
     * Enters a request on the current thread, where a server starts or continues to serve it.
     *
     * @param exchange the server's object of the request, or one that holds it
     * @param response the server's object of the response; null if the request leads to it
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed, also where the thread serves the
     *     request already
     */
    public static @Nullable Object beginRequest(Object exchange, @Nullable Object response) {
        BridgeHandler current = handler;
        return current == null ? null : current.beginRequest(exchange, response);
    }

    /**
     * Reports that the response to a request has ended.
     *
     * @param exchange the server's object of the request, or one that holds it
     */
    public static void endRequest(Object exchange) {
        BridgeHandler current = handler;
        if (current != null) {
            current.endRequest(exchange);
        }
    }

    /**
     * Reports that a server gave up on a response because the service failed.
     *
     * @param exchange the server's object of the request
     * @param failure what the service threw; null if unknown
     */
    public static void failRequest(Object exchange, @Nullable Throwable failure) {
        BridgeHandler current = handler;
        if (current != null && failure != null) {
            current.leaveRequest(exchange, failure);
        }
    }

    /**
     * Reports that the client closed the connection before the response had ended.
     *
     * @param exchange the server's object of the request
     */
    public static void cancelRequest(Object exchange) {
        BridgeHandler current = handler;
        if (current != null) {
            current.cancelRequest(exchange);
        }
    }

    /**
     * Leaves a request where a server that does not report the ends of responses has finished to serve it.
     *
     * @param exchange the server's object of the request
     * @param outer what {@link #beginRequest} returned
     * @param failure what the service threw; null if nothing
     */
    public static void leaveRequest(Object exchange, @Nullable Object outer, @Nullable Throwable failure) {
        BridgeHandler current = handler;
        if (current != null && outer != null) {
            current.restoreScope(outer);
            current.leaveRequest(exchange, failure);
        }
    }

    /**
     * Reports that the response to a request has begun, in a server that does not report the ends of responses.
     *
     * @param exchange the server's object of the request
     */
    public static void onAnswered(Object exchange) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onAnswered(exchange);
        }
    }

    /**
     * Reports which operation serves the request of the current thread.
     *
     * @param woven the framework's class that reports it
     * @param operation the framework's object of what serves the request; null if nothing does
     */
    public static void onRouted(Class<?> woven, @Nullable Object operation) {
        BridgeHandler current = handler;
        if (current != null && operation != null) {
            current.onRouted(woven, operation);
        }
    }

    /**
     * Reports which operation serves a request, on whichever thread.
     *
     * @param woven the framework's class that reports it
     * @param request the framework's object of the request
     * @param operation the framework's object of what serves the request; null if nothing does
     */
    public static void onRouted(Class<?> woven, Object request, @Nullable Object operation) {
        BridgeHandler current = handler;
        if (current != null && operation != null) {
            current.onRouted(woven, request, operation);
        }
    }

    /**
     * Reports the exception that makes a request fail, where a framework handles it.
     *
     * @param exchange the server's object of the request; null for the request that the current thread serves
     * @param failure what was thrown; null if nothing
     */
    public static void onRequestFailed(@Nullable Object exchange, @Nullable Throwable failure) {
        BridgeHandler current = handler;
        if (current != null && failure != null) {
            current.onRequestFailed(exchange, failure);
        }
    }

    /**
     * Reports who sent a request, on whichever thread a framework has authenticated the sender.
     *
     * @param request the framework's object of the request
     * @param principal the authenticated principal; null if there is none
     */
    public static void onAuthenticated(Object request, @Nullable Object principal) {
        BridgeHandler current = handler;
        if (current != null && principal != null) {
            current.onAuthenticated(request, principal);
        }
    }

    /**
     * Reports endpoints that a framework registers.
     *
     * @param woven the framework's class that reports them
     * @param mapping the framework's object of the mapping
     * @param operation what it maps to
     */
    public static void onRouteRegistered(Class<?> woven, @Nullable Object mapping, @Nullable Object operation) {
        BridgeHandler current = handler;
        if (current != null && mapping != null && operation != null) {
            current.onRouteRegistered(woven, mapping, operation);
        }
    }

    /**
     * Reports what a security framework did with the user of the request that the current thread serves.
     *
     * @param step what it did
     * @param subject the framework's object of the user, or as the step says
     * @param detail a second object, as the step says
     */
    public static void onSignIn(SignInStep step, @Nullable Object subject, @Nullable Object detail) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onSignIn(step, subject, detail);
        }
    }

    /**
     * Reports what a security framework did with the user of a request, on whichever thread.
     *
     * @param step what it did
     * @param request the framework's object of the request
     * @param subject the framework's object of the user, or as the step says
     * @param detail a second object, as the step says
     */
    public static void onSignIn(SignInStep step, Object request, @Nullable Object subject, @Nullable Object detail) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onSignIn(step, request, subject, detail);
        }
    }

    /**
     * Enters a request on the current thread, as some part of the server or the application passes it on.
     *
     * @param request the request, of whichever library and class loader
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public static @Nullable Object enterRequest(Object request) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterRequest(request);
    }

    /**
     * Enters a request on the current thread, as the server calls listeners of it; unlike {@link #enterRequest}, this passes it on to
     * nobody.
     *
     * @param request the request, of whichever library and class loader
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public static @Nullable Object enterListener(Object request) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterListener(request);
    }

    /**
     * Leaves a request or a task on the current thread.
     *
     * @param outer what {@link #enterRequest} or {@link #enterTask} returned
     */
    public static void restoreScope(@Nullable Object outer) {
        // Most calls have changed nothing: filters pass the same request on and on.
        if (outer != null) {
            restoreChangedScope(outer);
        }
    }

    private static void restoreChangedScope(Object outer) {
        BridgeHandler current = handler;
        if (current != null) {
            current.restoreScope(outer);
        }
    }

    /**
     * Lets the adapter of a library replace an object of the library, such as a callback, by one that reports to the agent.
     *
     * @param woven the library's class that uses the object
     * @param target the object
     * @param context what the object is used for, or with
     * @return the replacement; the object itself if there is none
     */
    public static Object decorate(Class<?> woven, Object target, @Nullable Object context) {
        BridgeHandler current = handler;
        return current == null ? target : current.decorate(woven, target, context);
    }

    /**
     * Propagates the caller of the current thread to a task that is submitted to another thread.
     *
     * @param task the task; compared by identity
     */
    public static void propagate(Object task) {
        BridgeHandler current = handler;
        if (current != null) {
            current.propagate(task);
        }
    }

    /**
     * Runs a task on a pool's thread, on behalf of its caller; replaces a call of {@link Runnable#run}.
     *
     * @param task the task; its exceptions pass unchanged
     */
    public static void run(Runnable task) {
        Object outer = enterTask(task);
        try {
            task.run();
        } finally {
            restoreScope(outer);
        }
    }

    /**
     * Enters a call of an instrumented library on the current thread.
     *
     * @param woven the library's class that reports the call
     * @param context the object that the call is made on
     * @param argument the call's first argument
     * @return the call's frame, for {@link #exitLibraryCall}; null if the call is not followed
     */
    public static @Nullable Object enterLibraryCall(
            Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterLibraryCall(woven, context, argument);
    }

    /**
     * Reports an object that a library created during the innermost call of the current thread.
     *
     * @param woven the library's class that reports the object
     * @param detail the object
     */
    public static void onLibraryObject(Class<?> woven, Object detail) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onLibraryObject(woven, detail);
        }
    }

    /**
     * Leaves a call of a library on the current thread. A completion stage as the result ends the call when it completes.
     *
     * @param call what {@link #enterLibraryCall} returned
     * @param result what the library returns; null if nothing
     * @param failure what the library throws; null if nothing
     */
    public static void exitLibraryCall(@Nullable Object call, @Nullable Object result, @Nullable Throwable failure) {
        BridgeHandler current = handler;
        if (current != null && call != null) {
            current.exitLibraryCall(call, result, failure);
        }
    }

    /**
     * Enters background work on the current thread: a message that a listener handles, or a run of a job.
     *
     * @param woven the library's class that reports it
     * @param context the library's object that runs the work
     * @param argument the library's object of the message or of the run; null if there is none
     * @return the work, for {@link #exitWork}; null if it is not followed
     */
    public static @Nullable Object enterWork(Class<?> woven, Object context, @Nullable Object argument) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterWork(woven, context, argument);
    }

    /**
     * Leaves background work on the thread that entered it. A completion stage as the result ends the work when it completes.
     *
     * @param work what {@link #enterWork} returned, or its argument where the woven code cannot keep that
     * @param result what the handler returned; null if nothing
     * @param failure what the handler threw; null if nothing
     */
    public static void exitWork(@Nullable Object work, @Nullable Object result, @Nullable Throwable failure) {
        BridgeHandler current = handler;
        if (current != null && work != null) {
            current.exitWork(work, result, failure);
        }
    }

    /**
     * Reports listeners or jobs that a library registers.
     *
     * @param woven the library's class that reports them
     * @param registration the library's object of the registration
     */
    public static void onWorkRegistered(Class<?> woven, @Nullable Object registration) {
        BridgeHandler current = handler;
        if (current != null && registration != null) {
            current.onWorkRegistered(woven, registration);
        }
    }

    /**
     * Reports that a future has just completed, before it runs its dependents.
     *
     * @param future a {@link java.util.concurrent.CompletableFuture} or {@link java.util.concurrent.FutureTask}
     */
    public static void onFutureCompleted(Object future) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onFutureCompleted(future);
        }
    }

    /**
     * Enters a task that runs itself, on the current thread. Unlike with {@link #enterTask}, a task that nobody submitted is a part
     * of what the thread does already.
     *
     * @param task the task; compared by identity
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public static @Nullable Object enterSubmitted(Object task) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterSubmitted(task);
    }

    /**
     * Enters a task on the current thread, which then works for the caller that submitted the task, or for nobody.
     *
     * @param task the task; compared by identity
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public static @Nullable Object enterTask(Object task) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterTask(task);
    }

    /**
     * Leaves the task that {@link #enterTask} entered, on a worker's thread that runs one task after the other, where nothing
     * holds the outer scope.
     */
    public static void leaveTask() {
        BridgeHandler current = handler;
        if (current != null) {
            current.leaveTask();
        }
    }

    /**
     * Reports that the current thread asks other threads for work. A thread that was started for a request, and that then works
     * for all, no longer works for the request's sender.
     */
    public static void onWorkAwaited() {
        BridgeHandler current = handler;
        if (current != null) {
            current.onWorkAwaited();
        }
    }

    /**
     * Reports a request that has arrived at a server that serves requests in contexts, such as those of an event loop.
     *
     * @param exchange the server's object of the request
     * @param context the context that serves it
     */
    public static void onRequestArrived(Object exchange, Object context) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onRequestArrived(exchange, context);
        }
    }

    /**
     * Reports a new context, which works for the caller of the thread that creates it, else for that of the context that it
     * is a copy of.
     *
     * @param context a context, which may run on many threads, one after the other
     * @param source the context that it is a copy of; null if it is none
     */
    public static void onContextCreated(Object context, @Nullable Object source) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onContextCreated(context, source);
        }
    }

    /**
     * Enters a context on the current thread, which then works for the context's caller if that is known.
     *
     * @param context a context
     */
    public static void enterContext(Object context) {
        BridgeHandler current = handler;
        if (current != null) {
            current.enterContext(context);
        }
    }

    /**
     * Leaves a context on the current thread.
     *
     * @param context the context that was entered last
     */
    public static void exitContext(Object context) {
        BridgeHandler current = handler;
        if (current != null) {
            current.exitContext(context);
        }
    }
}
