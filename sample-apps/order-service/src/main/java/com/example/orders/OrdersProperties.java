package com.example.orders;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may call the service, from the configuration.
 *
 * @param users them
 */
@ConfigurationProperties("orders")
public record OrdersProperties(List<UserAccount> users) {
    /**
     * A user.
     *
     * @param name what they log in with
     * @param password in Spring Security's form, with the encoder's name in braces
     * @param roles what they may do
     */
    public record UserAccount(String name, String password, List<String> roles) {}
}
