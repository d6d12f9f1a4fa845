package io.waymark.writer.keys;

import io.waymark.format.PublicKeyEntry;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/** A key that signs digests, with RSA PKCS#1 v1.5 and SHA-256. Immutable, safe for use by many threads. */
public final class SigningKey {
    private final RSAPrivateCrtKeyParameters privateKey;
    private final PublicKeyEntry publicKey;

    SigningKey(RSAPrivateCrtKeyParameters privateKey, PublicKeyEntry publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Signs data.
     *
     * @param data the data
     * @return the signature, as long as the modulus; equal data give equal signatures
     */
    public byte[] sign(byte[] data) {
        RSADigestSigner signer = new RSADigestSigner(new SHA256Digest());
        signer.init(true, privateKey);
        signer.update(data, 0, data.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("RSA signing failed", e);
        }
    }

    /**
     * Returns the public key.
     *
     * @return the entry for the list of public keys
     */
    public PublicKeyEntry publicKey() {
        return publicKey;
    }

    RSAPrivateCrtKeyParameters privateKey() {
        return privateKey;
    }
}
