package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * Implements the {@link Bridge} in the agent. Safe for use by many threads; no method throws. The methods here do nothing, for
 * handlers of tests; the agent's own overrides them all, as a test checks.
 */
public abstract class BridgeHandler {
    /** For the one subclass. */
    protected BridgeHandler() {}

    /**
     * Begins a call.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object that the method is called on; null for a static method
     * @return the call to fill in; {@link Bridge#NOT_RECORDED} if it needs no event; a {@link RefusedCall} if its event
     *     cannot be kept and the method must not run without it
     */
    public abstract AuditedCall begin(int methodId, @Nullable Object receiver);

    /**
     * Begins a call whose arguments cannot change.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object that the method is called on; null for a static method
     * @return the call to end; {@link Bridge#NOT_RECORDED} if it needs no event
     */
    public AuditedCall enter(int methodId, @Nullable Object receiver) {
        return Bridge.NOT_RECORDED;
    }

    /**
     * Weaves a hidden class that is about to be defined.
     *
     * @param lookupClass the class in whose loader and package it is defined
     * @param classFile its class file
     * @return the class file to define
     */
    public byte[] onHiddenClass(Class<?> lookupClass, byte[] classFile) {
        return classFile;
    }

    /**
     * Enters a request on the current thread, where a server starts or continues to serve it.
     *
     * @param exchange the server's object of the request, or one that holds it
     * @param response the server's object of the response; null if the request leads to it
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed, also where the thread serves the
     *     request already
     */
    public @Nullable Object beginRequest(Object exchange, @Nullable Object response) {
        return null;
    }

    /**
     * Records the event of a request whose response has ended.
     *
     * @param exchange the server's object of the request, or one that holds it
     */
    public void endRequest(Object exchange) {}

    /**
     * Records the event of a request whose client closed the connection before the response had ended.
     *
     * @param exchange the server's object of the request
     */
    public void cancelRequest(Object exchange) {}

    /**
     * Records the event of a request whose response has begun, or that failed. Otherwise it is recorded when it is answered.
     *
     * @param exchange the server's object of the request
     * @param failure what the service threw; null if nothing
     */
    public void leaveRequest(Object exchange, @Nullable Throwable failure) {}

    /**
     * Records the event of a request whose response has begun, unless the current thread serves the request.
     *
     * @param exchange the server's object of the request
     */
    public void onAnswered(Object exchange) {}

    /**
     * Takes the operation that serves the request of the current thread.
     *
     * @param woven the framework's class that reports it
     * @param operation the framework's object of what serves the request
     */
    public void onRouted(Class<?> woven, Object operation) {}

    /**
     * Takes the operation that serves a request.
     *
     * @param woven the framework's class that reports it
     * @param request the framework's object of the request
     * @param operation the framework's object of what serves the request
     */
    public void onRouted(Class<?> woven, Object request, Object operation) {}

    /**
     * Takes the exception that makes a request fail.
     *
     * @param exchange the server's object of the request; null for the request that the current thread serves
     * @param failure what was thrown
     */
    public void onRequestFailed(@Nullable Object exchange, Throwable failure) {}

    /**
     * Takes the sender of a request.
     *
     * @param request the framework's object of the request
     * @param principal the authenticated principal
     */
    public void onAuthenticated(Object request, Object principal) {}

    /**
     * Takes endpoints that a framework registers.
     *
     * @param woven the framework's class that reports them
     * @param mapping the framework's object of the mapping
     * @param operation what it maps to
     */
    public void onRouteRegistered(Class<?> woven, Object mapping, Object operation) {}

    /**
     * Takes what a security framework did with the user of the request that the current thread serves.
     *
     * @param step what it did
     * @param subject the framework's object of the user, or as the step says
     * @param detail a second object, as the step says
     */
    public void onSignIn(SignInStep step, @Nullable Object subject, @Nullable Object detail) {}

    /**
     * Takes what a security framework did with the user of a request, on whichever thread.
     *
     * @param step what it did
     * @param request the framework's object of the request
     * @param subject the framework's object of the user, or as the step says
     * @param detail a second object, as the step says
     */
    public void onSignIn(SignInStep step, Object request, @Nullable Object subject, @Nullable Object detail) {}

    /**
     * Enters a request on the current thread, as some part of the server or the application passes it on.
     *
     * @param request the request, of whichever library and class loader
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public @Nullable Object enterRequest(Object request) {
        return null;
    }

    /**
     * Enters a request on the current thread, as the server calls listeners of it.
     *
     * @param request the request, of whichever library and class loader
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public @Nullable Object enterListener(Object request) {
        return null;
    }

    /**
     * Leaves a request or a task on the current thread.
     *
     * @param outer what {@link #enterRequest} or {@link #enterTask} returned
     */
    public void restoreScope(@Nullable Object outer) {}

    /**
     * Replaces an object of a library by one that reports to the agent.
     *
     * @param woven the library's class that uses the object
     * @param target the object
     * @param context what the object is used for, or with
     * @return the replacement; the object itself if there is none
     */
    public Object decorate(Class<?> woven, Object target, @Nullable Object context) {
        return target;
    }

    /**
     * Propagates the caller of the current thread to a task that is submitted to another thread.
     *
     * @param task the object that {@link #enterTask} gets when the task is run
     */
    public void propagate(Object task) {}

    /**
     * Enters a task on the current thread, which then works for the caller that submitted the task.
     *
     * @param task a task, propagated or not
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public @Nullable Object enterTask(Object task) {
        return null;
    }

    /**
     * Enters a task that runs itself on the current thread, which works for the caller that submitted the task, if one has.
     *
     * @param task a task, propagated or not
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public @Nullable Object enterSubmitted(Object task) {
        return null;
    }

    /** Leaves the task that the current thread, a worker's, has run: it works for nobody until it enters the next. */
    public void leaveTask() {}

    /** Takes that the current thread asks other threads for work, which a caller that it inherited need not have sent. */
    public void onWorkAwaited() {}

    /**
     * Records the audited calls that end with a future which has just completed. Its dependents have not run yet.
     *
     * @param future a {@link java.util.concurrent.CompletableFuture} or {@link java.util.concurrent.FutureTask}
     */
    public void onFutureCompleted(Object future) {}

    /**
     * Enters a call of an instrumented library on the current thread.
     *
     * @param woven the library's class that reports the call
     * @param context the object that the call is made on
     * @param argument the call's first argument
     * @return the call's frame, for {@link #exitLibraryCall}; null if the call is not followed
     */
    public @Nullable Object enterLibraryCall(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        return null;
    }

    /**
     * Reports an object that a library created during the innermost call of the current thread.
     *
     * @param woven the library's class that reports the object
     * @param detail the object
     */
    public void onLibraryObject(Class<?> woven, Object detail) {}

    /**
     * Leaves a call of a library on the current thread.
     *
     * @param call what {@link #enterLibraryCall} returned
     * @param result what the library returns; null if nothing
     * @param failure what the library throws; null if nothing
     */
    public void exitLibraryCall(Object call, @Nullable Object result, @Nullable Throwable failure) {}

    /**
     * Enters background work on the current thread: a message that a listener handles, or a run of a job.
     *
     * @param woven the library's class that reports it
     * @param context the library's object that runs the work
     * @param argument the library's object of the message or of the run; null if there is none
     * @return the work, for {@link #exitWork}; null if it is not followed
     */
    public @Nullable Object enterWork(Class<?> woven, Object context, @Nullable Object argument) {
        return null;
    }

    /**
     * Leaves background work on the thread that entered it.
     *
     * @param work what {@link #enterWork} returned, or its argument
     * @param result what the handler returned; null if nothing
     * @param failure what the handler threw; null if nothing
     */
    public void exitWork(Object work, @Nullable Object result, @Nullable Throwable failure) {}

    /**
     * Takes listeners or jobs that a library registers.
     *
     * @param woven the library's class that reports them
     * @param registration the library's object of the registration
     */
    public void onWorkRegistered(Class<?> woven, Object registration) {}

    /**
     * Takes a request that has arrived at a server that serves requests in contexts.
     *
     * @param exchange the server's object of the request
     * @param context the context that serves it
     */
    public void onRequestArrived(Object exchange, Object context) {}

    /**
     * Makes a new context work for the caller of the current thread, else for that of the context that it is a copy of.
     *
     * @param context a context, which may run on many threads, one after the other
     * @param source the context that it is a copy of; null if it is none
     */
    public void onContextCreated(Object context, @Nullable Object source) {}

    /**
     * Enters a context on the current thread, which then works for the context's caller if that is known.
     *
     * @param context a context
     */
    public void enterContext(Object context) {}

    /**
     * Leaves a context on the current thread.
     *
     * @param context the context that was entered last
     */
    public void exitContext(Object context) {}
}
