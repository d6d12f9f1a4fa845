package io.waymark.reactive.app;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Endpoints whose methods are audited themselves, and return what does its work later. */
@RestController
@EventSource("offers.example.com")
class Offers {
    @PostMapping("/offers/{offerId}")
    @ResponseStatus(HttpStatus.CREATED)
    @ManagementEvent
    Mono<String> placeOffer(@PathVariable("offerId") @RequestParameter String offerId) {
        return Mono.just(offerId).delayElement(Duration.ofMillis(1));
    }

    @DeleteMapping("/offers/{offerId}")
    @ManagementEvent
    Flux<String> withdrawOffers(@PathVariable("offerId") @RequestParameter String offerId) {
        return Flux.error(new IllegalStateException("offer " + offerId + " is accepted"));
    }

    /** Called by another method than the handler, it does not stand for the request. */
    @PostMapping("/offers")
    Mono<String> placeTwice() {
        return placeOffer("1").then(placeOffer("2"));
    }
}
