package com.example.orders;

import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** HTTP endpoints for pricing. */
@RestController
class PricingController {
    private final PricingService pricing;

    PricingController(PricingService pricing) {
        this.pricing = pricing;
    }

    @GetMapping("/pricing")
    Pricing describe() {
        return pricing.describePricing();
    }

    @PutMapping("/pricing")
    Pricing update(@Valid @RequestBody PriceFeed feed) {
        return pricing.updatePricing(feed);
    }

    @PostMapping("/discounts")
    @ResponseStatus(HttpStatus.CREATED)
    Discount createDiscount(@Valid @RequestBody Discount discount) {
        return pricing.createDiscount(discount.code(), discount.percent());
    }
}
