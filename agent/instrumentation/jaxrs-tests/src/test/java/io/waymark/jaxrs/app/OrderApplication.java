package io.waymark.jaxrs.app;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.security.Principal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The resources and providers of the service. */
public class OrderApplication extends Application {
    /** Called by the implementation of JAX-RS. */
    public OrderApplication() {}

    @Override
    public Set<Class<?>> getClasses() {
        Set<Class<?>> classes = new HashSet<>(Set.of(OrderResource.class, BearerFilter.class, LockedMapper.class));
        if (find("jakarta.ws.rs.core.EntityPart").isPresent()) {
            classes.add(UploadResource.class);
            // Jersey asks for it; RESTEasy does without.
            find("org.glassfish.jersey.media.multipart.MultiPartFeature").ifPresent(classes::add);
        }
        return classes;
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Authenticates the user that the token names. */
    public static class BearerFilter implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            String token = request.getHeaderString("Authorization");
            if (token == null) {
                request.abortWith(Response.status(401)
                        .header("WWW-Authenticate", "Bearer")
                        .build());
            } else {
                request.setSecurityContext(new BearerContext(token.substring("Bearer ".length())));
            }
        }
    }

    private record BearerContext(String user) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return () -> user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }

    /** Answers for locked orders. */
    public static class LockedMapper implements ExceptionMapper<IllegalStateException> {
        @Override
        public Response toResponse(IllegalStateException failure) {
            return Response.status(503).entity("locked").build();
        }
    }
}
