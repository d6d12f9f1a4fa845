package io.waymark.jaxrs.app;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;

/** Takes parts of a body, which JAX-RS has since version 3.1. */
@Path("/orders/{orderId}/upload")
public class UploadResource {
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public String attachFile(@PathParam("orderId") String orderId, @FormParam("file") EntityPart file)
            throws IOException {
        try (InputStream content = file.getContent()) {
            return orderId + " " + content.readAllBytes().length;
        }
    }
}
