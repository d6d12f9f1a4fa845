/**
 * The key that signs digests: RSA by Bouncy Castle's lightweight API alone, so that no security provider is registered in
 * the host, kept in a PKCS#12 key store; and the public keys that validators need.
 */
@NullMarked
package io.waymark.writer.keys;

import org.jspecify.annotations.NullMarked;
