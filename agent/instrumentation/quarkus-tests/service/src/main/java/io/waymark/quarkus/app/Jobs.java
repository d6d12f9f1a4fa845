package io.waymark.quarkus.app;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Jobs of the service. */
public class Jobs {
    @Scheduled(every = "1s")
    void purgeExpired() {
        Stock.countStock();
    }

    /** Fails after its method has returned. */
    @Scheduled(every = "1s", identity = "reports")
    Uni<Void> sendReport() {
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(5))
                .onItem()
                .failWith(nothing -> new IllegalStateException("no report"));
    }
}
