package com.example.orders;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/**
 * A discount.
 *
 * @param code what customers type
 * @param percent how much is taken off
 */
public record Discount(
        @NotBlank String code, @Min(1) @Max(90) int percent) {}
