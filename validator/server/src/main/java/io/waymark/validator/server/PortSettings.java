package io.waymark.validator.server;

import io.waymark.validator.server.access.AccessKeys;
import io.waymark.validator.server.access.KeyMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and for whom.
 *
 * @param address the address and the port; port 0 for any free port
 * @param tls the certificate and its key; null for plain HTTP
 * @param accessKeys the keys of those who may use the server; without any, everyone on this machine
 */
public record PortSettings(
        InetSocketAddress address, @Nullable KeyMaterial tls, AccessKeys accessKeys) {
    /** Of clients in a loop; a page asks once a second, and the AWS CLI copies some files at once. */
    static final double REQUESTS_PER_SECOND = 200;

    static final double REQUESTS_AT_ONCE = 1_000;

    /**
     * Serves everyone on this machine.
     *
     * @param address a loopback address and the port; port 0 for any free port
     * @return the settings
     */
    public static PortSettings loopback(InetSocketAddress address) {
        return new PortSettings(address, null, AccessKeys.NONE);
    }

    /**
     * Checks that nobody else reads along.
     *
     * @throws IllegalArgumentException if others than the users of this machine reach the address, and TLS or access keys are
     *     missing; the message says what to do
     * @throws IOException if the access keys cannot be read
     */
    public void requireSafe() throws IOException {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new IllegalArgumentException("the address is unknown: " + address.getHostString());
        }
        if (host.isLoopbackAddress()) {
            return;
        }
        if (tls == null) {
            throw new IllegalArgumentException("others reach the address " + host.getHostAddress()
                    + ", so TLS is required: name a certificate with"
                    + " --tls-keystore, or with --tls-certificate and --tls-private-key");
        }
        if (tls.names().isEmpty()) {
            throw new IllegalArgumentException(
                    "the certificate names no host: clients accept one with a subject alternative name alone");
        }
        if (!accessKeys.areRequired()) {
            throw new IllegalArgumentException("others reach the address " + host.getHostAddress()
                    + ", so access keys are required: create one with 'waymark keys create-access-key --user NAME'");
        }
    }
}
