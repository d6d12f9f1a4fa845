package com.example.orders;

import io.waymark.annotations.Sensitive;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

/**
 * Payment by card.
 *
 * @param cardHolder name on the card
 * @param cardNumber number of the card; the trail holds a keyed token instead, equal for all orders paid by that card
 */
public record Payment(
        @NotBlank String cardHolder,

        @Sensitive(tokenize = true) @Pattern(regexp = "\\d{12,19}")
        String cardNumber) {}
