package com.example.orders;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/**
 * A discount.
 *
 * @param code code that customers enter
 * @param percent reduction in percent, 1 to 90
 */
public record Discount(
        @NotBlank String code, @Min(1) @Max(90) int percent) {}
