package com.example.orders;

/** What can be done with prices. */
public interface PricingService {
    /**
     * Says what decides about prices.
     *
     * @return it
     */
    Pricing describePricing();

    /**
     * Changes where prices come from.
     *
     * @param feed the new source
     * @return what decides about prices now
     */
    Pricing updatePricing(PriceFeed feed);

    /**
     * Adds a discount, or changes the one with this code.
     *
     * @param code what customers type
     * @param percent how much is taken off
     * @return the discount
     */
    Discount createDiscount(String code, int percent);
}
