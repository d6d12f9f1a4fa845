package io.waymark.agent.instrumentation.awssdk;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A call that has ended, as the adapter of either SDK tells it. Asked once, on the thread that the call ended on. */
public interface ApiCall {
    /**
     * What requests to the service are signed for.
     *
     * @return the signing name; null if not known
     */
    @Nullable
    String signingName();

    /**
     * Where the call went.
     *
     * @return the region; null if not known
     */
    @Nullable
    String region();

    /**
     * Where the call went.
     *
     * @return the endpoint; null if the call failed before it was resolved
     */
    @Nullable
    URI endpoint();

    /**
     * What the call asks for.
     *
     * @return the request
     */
    @Nullable
    Structure request();

    /**
     * What the call gave.
     *
     * @return the response; null if it failed
     */
    @Nullable
    Structure response();

    /**
     * Why the call failed.
     *
     * @return it; null if it did not
     */
    @Nullable
    CallFailure failure();

    /**
     * Who the call was made as.
     *
     * @return the credentials; null if the call failed before it was signed
     */
    @Nullable
    Credentials credentials();

    /**
     * A header of the request, as it was sent at last.
     *
     * @param name its name, in any case
     * @return its first value; null if there is none
     */
    @Nullable
    String requestHeader(String name);

    /**
     * A header of the answer.
     *
     * @param name its name, in any case
     * @return its first value; null if there is none
     */
    @Nullable
    String responseHeader(String name);

    /**
     * The id that the service gave to the request.
     *
     * @return it; null if the service did not answer
     */
    @Nullable
    String requestId();
}
