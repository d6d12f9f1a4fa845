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
 * @param sku stock keeping unit of the article
 * @param quantity number of units, 1 to 1000
 * @param price price per unit
 */
public record OrderLine(
        @NotBlank String sku,
        @Min(1) @Max(1000) int quantity,
        @NotNull @Positive BigDecimal price) {}
