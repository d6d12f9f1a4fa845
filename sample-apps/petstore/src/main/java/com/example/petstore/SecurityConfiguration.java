package com.example.petstore;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** A login form, and HTTP Basic for programs; only the role {@code ADMIN} deletes orders. */
@Configuration
public class SecurityConfiguration {
    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.DELETE, "/orders/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                // For the sample only: its client is no browser.
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    /** For the sample only: a real service keeps neither users nor plain-text passwords in its code. */
    @Bean
    UserDetailsService userDetails() {
        return new InMemoryUserDetailsManager(user("alice", "USER"), user("bob", "USER"), user("root", "ADMIN"));
    }

    private static UserDetails user(String name, String role) {
        return User.withUsername(name)
                .password("{noop}" + name + "-password")
                .roles(role)
                .build();
    }
}
