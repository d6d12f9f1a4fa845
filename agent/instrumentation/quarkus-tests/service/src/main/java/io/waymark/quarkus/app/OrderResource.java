package io.waymark.quarkus.app;

import io.quarkus.vertx.http.runtime.security.FormAuthenticationMechanism;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import io.waymark.annotations.EventSource;
import io.waymark.annotations.ManagementEvent;
import io.waymark.annotations.RequestParameter;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Handlers that block, and handlers that return what will answer later. */
@EventSource("orders.example.com")
@Path("/orders")
@Produces(MediaType.TEXT_PLAIN)
public class OrderResource {
    /** Blocks on a worker thread, and on work of another pool. */
    @POST
    @Path("/{orderId}")
    @RolesAllowed("clerk")
    public Response createOrder(@PathParam("orderId") String orderId) {
        String reserved = CompletableFuture.supplyAsync(
                        () -> Stock.reserveStock(orderId), Infrastructure.getDefaultWorkerPool())
                .join();
        return Response.status(Response.Status.CREATED).entity(reserved).build();
    }

    /** Answers from a worker thread, after a while on the event loop. */
    @PUT
    @Path("/{orderId}")
    @RolesAllowed("clerk")
    public Uni<Response> replaceOrder(@PathParam("orderId") String orderId) {
        return Uni.createFrom()
                .item(orderId)
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(5))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(Stock::reserveStock)
                .map(reserved -> Response.accepted(reserved).build());
    }

    @GET
    @Path("/{orderId}")
    @RolesAllowed("clerk")
    public String getOrder(@PathParam("orderId") String orderId) {
        return "order " + orderId;
    }

    /** Is never answered. */
    @POST
    @Path("/{orderId}/delay")
    @RolesAllowed("clerk")
    public Uni<String> awaitOrder(@PathParam("orderId") String orderId) {
        System.out.println("awaiting " + orderId);
        return Uni.createFrom().nothing();
    }

    @POST
    @Path("/{orderId}/upload")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed("clerk")
    public String attachFile(@PathParam("orderId") String orderId, @RestForm("file") FileUpload file) {
        return orderId + " " + file.size();
    }

    @POST
    @Path("/{orderId}/feed")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed("clerk")
    public Multi<String> openFeed(@PathParam("orderId") String orderId) {
        return Multi.createFrom().items(orderId + "-0", orderId + "-1", orderId + "-2");
    }

    @POST
    @Path("/leave")
    public Response leave(@Context RoutingContext request) {
        FormAuthenticationMechanism.logout(request);
        return Response.noContent().build();
    }

    @DELETE
    @Path("/{orderId}")
    @RolesAllowed("admin")
    public void deleteOrder(@PathParam("orderId") String orderId) {
        throw new IllegalStateException("order " + orderId + " is locked");
    }

    @PATCH
    @Path("/{orderId}")
    @RolesAllowed("clerk")
    public Uni<String> changeOrder(@PathParam("orderId") String orderId) {
        return Uni.createFrom()
                .item(orderId)
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(5))
                .onItem()
                .failWith(id -> new ClientErrorException("order " + id + " has changed", Response.Status.CONFLICT));
    }

    @POST
    @Path("/{orderId}/payment")
    @RolesAllowed("clerk")
    @ManagementEvent
    public Uni<String> payOrder(@PathParam("orderId") @RequestParameter("orderId") String orderId) {
        return Uni.createFrom().item(orderId).onItem().delayIt().by(Duration.ofMillis(50));
    }

    @POST
    @Path("/{orderId}/refund")
    @RolesAllowed("clerk")
    @ManagementEvent
    public Uni<String> refundOrder(@PathParam("orderId") @RequestParameter("orderId") String orderId) {
        return Uni.createFrom()
                .item(orderId)
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(5))
                .onItem()
                .failWith(id -> new IllegalStateException("order " + id + " was not paid"));
    }

    @GET
    @Path("/{orderId}/steps")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed("clerk")
    @ManagementEvent
    public Multi<String> followOrder(@PathParam("orderId") @RequestParameter("orderId") String orderId) {
        return Multi.createFrom()
                .ticks()
                .every(Duration.ofMillis(20))
                .select()
                .first(3)
                .map(tick -> orderId + tick);
    }
}
