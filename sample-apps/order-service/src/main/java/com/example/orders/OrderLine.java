package com.example.orders;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;

/**
 * One line of an order.
 *
 * @param sku the article
 * @param quantity how many of it
 * @param price of one
 */
public record OrderLine(
        @NotBlank String sku,
        @Min(1) @Max(1000) int quantity,
        @NotNull @Positive BigDecimal price) {}
