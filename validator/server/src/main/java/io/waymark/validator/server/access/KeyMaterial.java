package io.waymark.validator.server.access;

import io.waymark.format.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificate of the server, and its private key.
 *
 * @param keyStore holds both, in one entry
 * @param password of the entry
 * @param names the host names and addresses of the certificate, in lower case
 */
public record KeyMaterial(KeyStore keyStore, String password, Set<String> names) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String ENTRY = "waymark";

    /**
     * Reads a key store.
     *
     * @param file a key store in the format PKCS #12 or JKS, with one private key
     * @param password its password, which is that of the key too
     * @return its certificate and key
     * @throws FormatException if it is not a key store, the password is wrong, or it has no key
     * @throws IOException if it cannot be read
     */
    public static KeyMaterial ofKeyStore(Path file, String password) throws FormatException, IOException {
        Files.readAttributes(file, BasicFileAttributes.class);
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    return new KeyMaterial(store, password, names(store.getCertificate(alias)));
                }
            }
            throw new FormatException("the key store " + file + " has no private key");
        } catch (GeneralSecurityException | IOException e) {
            throw new FormatException(
                    "the key store " + file + " cannot be opened; is the password right? (" + e.getMessage() + ")", e);
        }
    }

    /**
     * Reads files in the format PEM.
     *
     * @param certificates the certificate, and those that lead to a trusted one
     * @param privateKey the private key: PKCS #8, not encrypted
     * @return the certificate and the key
     * @throws FormatException if they are not such files, or do not belong together
     * @throws IOException if they cannot be read
     */
    public static KeyMaterial ofPem(Path certificates, Path privateKey) throws FormatException, IOException {
        Certificate[] chain;
        try (InputStream in = Files.newInputStream(certificates)) {
            chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new Certificate[0]);
        } catch (GeneralSecurityException e) {
            throw new FormatException(certificates + " has no certificate in the format PEM", e);
        }
        if (chain.length == 0) {
            throw new FormatException(certificates + " has no certificate in the format PEM");
        }
        PrivateKey key = readKey(privateKey);
        requirePair(chain[0].getPublicKey(), key, certificates + " and " + privateKey);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ENTRY, key, ENTRY.toCharArray(), chain);
            return new KeyMaterial(store, ENTRY, names(chain[0]));
        } catch (GeneralSecurityException e) {
            throw new FormatException(certificates + " and " + privateKey + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static PrivateKey readKey(Path file) throws FormatException, IOException {
        Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new FormatException(file + " has no 'BEGIN PRIVATE KEY': it must be PKCS #8 without encryption;"
                    + " convert it with openssl pkcs8 -topk8 -nodes");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                // Of another algorithm.
            }
        }
        throw new FormatException(file + " is not a private key of any of " + ALGORITHMS);
    }

    private static void requirePair(PublicKey publicKey, PrivateKey privateKey, String files) throws FormatException {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // Of different algorithms.
        }
        throw new FormatException(files + " do not belong together");
    }

    private static Set<String> names(Certificate certificate) throws GeneralSecurityException {
        Set<String> names = new TreeSet<>();
        if (certificate instanceof X509Certificate x509 && x509.getSubjectAlternativeNames() != null) {
            for (List<?> name : x509.getSubjectAlternativeNames()) {
                if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
                    names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        }
        return Set.copyOf(names);
    }
}
