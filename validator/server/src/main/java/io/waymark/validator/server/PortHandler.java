package io.waymark.validator.server;

import io.waymark.validator.server.console.Console;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tells the requests of CloudTrail, of the page and of S3 apart. Refuses names of other hosts: a web page could have its own name resolve to
 * the loopback address, and read the trail from the browser of its visitor.
 */
final class PortHandler extends Handler.Abstract {
    private static final Pattern OWN_NAME =
            Pattern.compile("127(?:\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]|(?:[a-z0-9._-]+\\.)?localhost");

    private final CloudTrailApi cloudTrail;
    private final S3Api s3;
    private final @Nullable Console console;

    /**
     * Creates a handler.
     *
     * @param cloudTrail answers requests of CloudTrail
     * @param s3 answers those of S3
     * @param console answers those of the page; null for none
     */
    PortHandler(CloudTrailApi cloudTrail, S3Api s3, @Nullable Console console) {
        this.cloudTrail = cloudTrail;
        this.s3 = s3;
        this.console = console;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String host = Request.getServerName(request);
        if (host == null || !OWN_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            Response.writeError(request, response, callback, 403, "use the address that waymark serve has printed");
        } else if (HttpMethod.POST.is(request.getMethod()) && isCloudTrail(request)) {
            cloudTrail.answer(request, response, callback);
        } else if (console != null && Console.isFor(request)) {
            console.answer(request, response, callback);
        } else {
            s3.answer(request, response, callback);
        }
        return true;
    }

    private static boolean isCloudTrail(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return request.getHeaders().contains(CloudTrailApi.TARGET)
                || (type != null && type.startsWith("application/x-amz-json-"));
    }
}
