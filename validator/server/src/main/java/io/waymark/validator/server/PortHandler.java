package io.waymark.validator.server;

import io.waymark.validator.server.access.HostNames;
import io.waymark.validator.server.access.RateLimit;
import io.waymark.validator.server.console.Console;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Tells the requests of CloudTrail, of the page and of S3 apart, and refuses those that are not for this server, or too many. */
final class PortHandler extends Handler.Abstract {
    private final HostNames hostNames;
    private final RateLimit rateLimit;
    private final CloudTrailApi cloudTrail;
    private final S3Api s3;
    private final @Nullable Console console;

    /**
     * Creates a handler.
     *
     * @param hostNames the names of the server
     * @param rateLimit limits the requests of each address
     * @param cloudTrail answers requests of CloudTrail
     * @param s3 answers those of S3
     * @param console answers those of the page; null for none
     */
    PortHandler(
            HostNames hostNames, RateLimit rateLimit, CloudTrailApi cloudTrail, S3Api s3, @Nullable Console console) {
        this.hostNames = hostNames;
        this.rateLimit = rateLimit;
        this.cloudTrail = cloudTrail;
        this.s3 = s3;
        this.console = console;
    }

    @Override
    public boolean handle(Request request, Response toClient, Callback callback) {
        Response response = new UnreadBodyResponse(request, toClient);
        // What a bucket holds is never a script or a style of the page.
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        String problem = hostNames.problemOf(request);
        boolean granted = rateLimit.tryAcquire(Request.getRemoteAddr(request));
        if (problem != null) {
            forbid(response, callback, problem);
        } else if (HttpMethod.POST.is(request.getMethod()) && isCloudTrail(request)) {
            if (granted) {
                cloudTrail.answer(request, response, callback);
            } else {
                cloudTrail.throttle(response, callback);
            }
        } else if (console != null && Console.isFor(request)) {
            if (granted) {
                console.answer(request, response, callback);
            } else {
                Response.writeError(request, response, callback, 429);
            }
        } else if (granted) {
            s3.answer(request, response, callback);
        } else {
            s3.slowDown(response, callback);
        }
        return true;
    }

    /** Errors of the server itself have no text, but people have to know the name that they should use. */
    private static void forbid(Response response, Callback callback, String problem) {
        byte[] text = (problem + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(403);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, text.length);
        response.write(true, ByteBuffer.wrap(text), callback);
    }

    private static boolean isCloudTrail(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return request.getHeaders().contains(CloudTrailApi.TARGET)
                || (type != null && type.startsWith("application/x-amz-json-"));
    }
}
