package com.example.orders;

import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import io.waymark.annotations.ResponseElement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.stereotype.Service;

/** Pricing is configuration of the service: each call is a management event. */
@Service
@EventSource("orders.example.com")
class DefaultPricingService implements PricingService {
    private final Map<String, Discount> discounts = new ConcurrentSkipListMap<>();
    private volatile String feedUrl = "";

    @Override
    @ManagementEvent(readOnly = true)
    public Pricing describePricing() {
        return pricing();
    }

    @Override
    @ManagementEvent
    @ResponseElement(property = "feedUrl")
    public Pricing updatePricing(@RequestParameter PriceFeed feed) {
        feedUrl = feed.getUrl();
        return pricing();
    }

    @Override
    @ManagementEvent
    @ResponseElement("discount")
    public Discount createDiscount(@RequestParameter String code, @RequestParameter int percent) {
        Discount discount = new Discount(code, percent);
        discounts.put(code, discount);
        return discount;
    }

    private Pricing pricing() {
        return new Pricing(feedUrl, List.copyOf(discounts.values()));
    }
}
