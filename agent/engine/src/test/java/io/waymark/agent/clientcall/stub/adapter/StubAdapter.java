package io.waymark.agent.clientcall.stub.adapter;

import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.LibraryAdapter;
import io.waymark.agent.clientcall.LibraryCall;
import org.jspecify.annotations.Nullable;

/** Records each call by running its argument, which may throw. */
public final class StubAdapter implements LibraryAdapter {
    /** Called by the dispatcher. */
    public StubAdapter(AdapterContext context) {}

    @Override
    public LibraryCall begin(@Nullable Object context, @Nullable Object argument) {
        return new LibraryCall() {
            @Override
            public void onObject(Object detail) {}

            @Override
            public void complete(@Nullable Object result, @Nullable Throwable failure) {
                ((Runnable) argument).run();
            }
        };
    }
}
