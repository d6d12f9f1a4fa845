package io.waymark.spring.runas;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.intercept.RunAsManager;
import org.springframework.security.access.intercept.RunAsManagerImpl;
import org.springframework.security.config.annotation.method.configuration.EnableGlobalMethodSecurity;
import org.springframework.security.config.annotation.method.configuration.GlobalMethodSecurityConfiguration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives the users of one endpoint another authority while it is called. */
@Configuration
@EnableGlobalMethodSecurity(securedEnabled = true)
@SuppressWarnings("deprecation") // what replaces it has no run-as
public class RunAsConfiguration extends GlobalMethodSecurityConfiguration {
    @Override
    protected RunAsManager runAsManager() {
        RunAsManagerImpl manager = new RunAsManagerImpl();
        manager.setKey("run-as");
        return manager;
    }

    @Bean
    Inventory inventory() {
        return new Inventory();
    }

    /** What only inspectors may do, and who asks them to. */
    public static class Inventory {
        /** Fails unless the caller runs as an inspector. */
        @Secured({"IS_AUTHENTICATED_FULLY", "RUN_AS_INSPECTOR"})
        public String countStock() {
            String authorities = SecurityContextHolder.getContext()
                    .getAuthentication()
                    .getAuthorities()
                    .toString();
            if (!authorities.contains("ROLE_RUN_AS_INSPECTOR")) {
                throw new IllegalStateException("not an inspector: " + authorities);
            }
            InspectedStock.writeReport("pallets");
            return "counted";
        }
    }

    /** The endpoint. */
    @RestController
    public static class InventoryController {
        private final Inventory inventory;

        InventoryController(Inventory inventory) {
            this.inventory = inventory;
        }

        /** Passes the request on. */
        @PostMapping({"/inventory", "/api/inventory"})
        public String takeInventory() {
            return inventory.countStock();
        }
    }
}
