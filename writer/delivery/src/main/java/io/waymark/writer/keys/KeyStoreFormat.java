package io.waymark.writer.keys;

import io.waymark.format.PublicKeyEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;

/** Reads and writes a signing key in a PKCS#12 key store, with a self-signed certificate that states its validity. */
final class KeyStoreFormat {
    private static final String ALIAS = "waymark";
    private static final X500Name NAME = new X500Name("CN=Waymark digest signing");
    private static final int KEY_SIZE = 2048;

    private static final Duration VALIDITY = Duration.ofDays(3650);

    private KeyStoreFormat() {}

    /** Generates a key that is valid from now on. */
    static SigningKey generate(Instant now) throws GeneralSecurityException {
        // The JDK needs about half the time of Bouncy Castle.
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(KEY_SIZE, RSAKeyGenParameterSpec.F4));
        if (!(generator.generateKeyPair().getPrivate() instanceof RSAPrivateCrtKey rsa)) {
            throw new GeneralSecurityException(
                    "the security provider " + generator.getProvider().getName() + " does not export RSA keys");
        }
        Instant start = now.truncatedTo(ChronoUnit.SECONDS);
        return key(parameters(rsa), start, start.plus(VALIDITY));
    }

    private static RSAPrivateCrtKeyParameters parameters(RSAPrivateCrtKey rsa) {
        return new RSAPrivateCrtKeyParameters(
                rsa.getModulus(),
                rsa.getPublicExponent(),
                rsa.getPrivateExponent(),
                rsa.getPrimeP(),
                rsa.getPrimeQ(),
                rsa.getPrimeExponentP(),
                rsa.getPrimeExponentQ(),
                rsa.getCrtCoefficient());
    }

    private static SigningKey key(RSAPrivateCrtKeyParameters key, Instant validityStart, Instant validityEnd) {
        try {
            byte[] pkcs1 = new RSAPublicKey(key.getModulus(), key.getPublicExponent()).getEncoded("DER");
            return new SigningKey(key, PublicKeyEntry.of(pkcs1, validityStart, validityEnd));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    static byte[] write(SigningKey key, char[] password) throws GeneralSecurityException, IOException {
        RSAPrivateCrtKeyParameters rsa = key.privateKey();
        PrivateKey privateKey = KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(
                        rsa.getModulus(),
                        rsa.getPublicExponent(),
                        rsa.getExponent(),
                        rsa.getP(),
                        rsa.getQ(),
                        rsa.getDP(),
                        rsa.getDQ(),
                        rsa.getQInv()));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry(ALIAS, privateKey, password, new Certificate[] {certificate(key)});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password);
        return out.toByteArray();
    }

    private static Certificate certificate(SigningKey key) throws GeneralSecurityException, IOException {
        RSAPrivateCrtKeyParameters rsa = key.privateKey();
        X509v3CertificateBuilder builder = new BcX509v3CertificateBuilder(
                NAME,
                new BigInteger(key.publicKey().fingerprint(), 16).add(BigInteger.ONE),
                Date.from(key.publicKey().validityStart()),
                Date.from(key.publicKey().validityEnd()),
                NAME,
                new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent()));
        AlgorithmIdentifier signature = new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withRSA");
        AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        try {
            byte[] encoded = builder.build(new BcRSAContentSignerBuilder(signature, digest).build(rsa))
                    .getEncoded();
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("the key's certificate cannot be signed", e);
        }
    }

    static SigningKey read(byte[] content, char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(content), password);
        Key key = store.getKey(ALIAS, password);
        Certificate certificate = store.getCertificate(ALIAS);
        if (!(key instanceof RSAPrivateCrtKey rsa) || !(certificate instanceof X509Certificate x509)) {
            throw new KeyStoreException("it has no RSA key with the alias " + ALIAS);
        }
        return key(
                parameters(rsa),
                x509.getNotBefore().toInstant(),
                x509.getNotAfter().toInstant());
    }
}
