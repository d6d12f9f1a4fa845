package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/** Ignores everything. */
class UnrecordedCall extends AuditedCall {
    /** Shared by all threads: since it has ended, woven code never writes to it. */
    UnrecordedCall() {
        ended = true;
    }

    @Override
    public void argument(int index, boolean value) {}

    @Override
    public void argument(int index, char value) {}

    @Override
    public void argument(int index, int value) {}

    @Override
    public void argument(int index, long value) {}

    @Override
    public void argument(int index, float value) {}

    @Override
    public void argument(int index, double value) {}

    @Override
    public void argument(int index, @Nullable Object value) {}

    @Override
    public void returned() {}

    @Override
    public void returned(boolean value) {}

    @Override
    public void returned(char value) {}

    @Override
    public void returned(int value) {}

    @Override
    public void returned(long value) {}

    @Override
    public void returned(float value) {}

    @Override
    public void returned(double value) {}

    @Override
    public void returned(@Nullable Object value) {}

    @Override
    public void threw(Throwable exception) {}
}
