/**
 * The signing key of digests in a PKCS#12 key store, and the public keys that validators need. RSA is done by Bouncy
 * Castle's lightweight API, so that no security provider is registered in the application's JVM.
 */
@NullMarked
package io.waymark.writer.keys;

import org.jspecify.annotations.NullMarked;
