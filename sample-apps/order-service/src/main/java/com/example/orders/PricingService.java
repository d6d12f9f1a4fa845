package com.example.orders;

/** Manages pricing. */
public interface PricingService {
    /**
     * Returns the current pricing.
     *
     * @return the pricing
     */
    Pricing describePricing();

    /**
     * Changes the price feed.
     *
     * @param feed the new feed
     * @return the updated pricing
     */
    Pricing updatePricing(PriceFeed feed);

    /**
     * Adds a discount, or replaces the discount with the same code.
     *
     * @param code code that customers enter
     * @param percent reduction in percent
     * @return the discount
     */
    Discount createDiscount(String code, int percent);
}
