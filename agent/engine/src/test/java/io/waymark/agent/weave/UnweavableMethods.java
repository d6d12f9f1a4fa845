package io.waymark.agent.weave;

import io.waymark.annotations.DataEvent;
import io.waymark.annotations.ManagementEvent;

abstract class UnweavableMethods {
    @ManagementEvent
    abstract void abstracted();

    @ManagementEvent
    native void nativeOne();

    @ManagementEvent
    @DataEvent
    void both() {}
}
