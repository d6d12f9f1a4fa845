package io.waymark.spring.saml;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A SAML 2.0 identity provider (Web Browser SSO, redirect and POST bindings) that knows one user, carol. The browser's header
 * {@code X-Answer} says what it does: {@code login} vouches for her, {@code denied} refuses, {@code forged} names another user
 * after it has signed.
 */
public final class SamlProvider implements AutoCloseable {
    private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
    private static final String DENIED = "urn:oasis:names:tc:SAML:2.0:status:Responder";

    private final HttpServer server;
    private final PrivateKey key;
    private final String certificate;

    /**
     * Starts it.
     *
     * @param keys PKCS #12 file with its RSA key
     * @param alias of the key
     * @param password of the file and the key
     */
    public SamlProvider(Path keys, String alias, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, password);
        }
        key = (PrivateKey) store.getKey(alias, password);
        certificate =
                Base64.getEncoder().encodeToString(store.getCertificate(alias).getEncoded());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metadata", exchange -> answer(exchange, metadata()));
        server.createContext("/sso", this::signOn);
        server.start();
    }

    /** Returns its entity id, which is its URL. */
    public String entityId() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String metadata() {
        return "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"" + entityId() + "\">"
                + "<md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
                + "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
                + "<ds:X509Data><ds:X509Certificate>" + certificate + "</ds:X509Certificate></ds:X509Data>"
                + "</ds:KeyInfo></md:KeyDescriptor>"
                + "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\""
                + entityId() + "/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>";
    }

    private void signOn(HttpExchange exchange) throws IOException {
        String answer = exchange.getRequestHeaders().getFirst("X-Answer");
        try {
            Element request = authenticationRequest(exchange.getRequestURI().getRawQuery());
            Document response = parse(new InputSource(new StringReader(response(request, answer))));
            if (!answer.equals("denied")) {
                sign(response);
            }
            String text = write(response);
            if (answer.equals("forged")) {
                text = text.replace(">carol<", ">mallory<");
            }
            answer(
                    exchange,
                    "<form action=\"" + request.getAttribute("AssertionConsumerServiceURL")
                            + "\"><input name=\"SAMLResponse\" value=\""
                            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\"></form>");
        } catch (GeneralSecurityException
                | MarshalException
                | ParserConfigurationException
                | SAXException
                | TransformerException
                | XMLSignatureException e) {
            throw new IOException(e);
        }
    }

    /** The redirect binding: deflated, in base 64, as a parameter. */
    private static Element authenticationRequest(String query)
            throws IOException, ParserConfigurationException, SAXException {
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("SAMLRequest=")) {
                String value = URLDecoder.decode(parameter.substring("SAMLRequest=".length()), StandardCharsets.UTF_8);
                return parse(new InputSource(new InflaterInputStream(
                                new ByteArrayInputStream(Base64.getMimeDecoder().decode(value)), new Inflater(true))))
                        .getDocumentElement();
            }
        }
        throw new IOException("no SAMLRequest in " + query);
    }

    private String response(Element request, String answer) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String recipient = request.getAttribute("AssertionConsumerServiceURL");
        String requestId = request.getAttribute("ID");
        String audience = request.getElementsByTagNameNS("*", "Issuer").item(0).getTextContent();
        String issuer = "<saml:Issuer>" + entityId() + "</saml:Issuer>";
        String head = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""
                + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"" + id()
                + "\" Version=\"2.0\" IssueInstant=\""
                + now + "\" Destination=\"" + recipient + "\" InResponseTo=\"" + requestId + "\">" + issuer
                + "<samlp:Status><samlp:StatusCode Value=\"" + (answer.equals("denied") ? DENIED : SUCCESS)
                + "\"/></samlp:Status>";
        if (answer.equals("denied")) {
            return head + "</samlp:Response>";
        }
        return head + "<saml:Assertion ID=\"" + id() + "\" Version=\"2.0\" IssueInstant=\"" + now + "\">" + issuer
                + "<saml:Subject><saml:NameID>carol</saml:NameID>"
                + "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
                + "<saml:SubjectConfirmationData NotOnOrAfter=\"" + now.plusSeconds(300) + "\" Recipient=\"" + recipient
                + "\" InResponseTo=\"" + requestId + "\"/></saml:SubjectConfirmation></saml:Subject>"
                + "<saml:Conditions NotBefore=\"" + now.minusSeconds(60) + "\" NotOnOrAfter=\"" + now.plusSeconds(300)
                + "\"><saml:AudienceRestriction><saml:Audience>" + audience
                + "</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
                + "<saml:AuthnStatement AuthnInstant=\"" + now + "\"><saml:AuthnContext><saml:AuthnContextClassRef>"
                + "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
                + "</saml:AuthnStatement></saml:Assertion></samlp:Response>";
    }

    private static String id() {
        return "_" + UUID.randomUUID();
    }

    /** Signs the assertion; the signature stands behind the issuer, as the schema demands. */
    private void sign(Document response) throws GeneralSecurityException, MarshalException, XMLSignatureException {
        Element assertion =
                (Element) response.getElementsByTagNameNS("*", "Assertion").item(0);
        assertion.setIdAttribute("ID", true);
        XMLSignatureFactory signatures = XMLSignatureFactory.getInstance("DOM");
        SignedInfo signed = signatures.newSignedInfo(
                signatures.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                signatures.newSignatureMethod(SignatureMethod.RSA_SHA256, null),
                List.of(signatures.newReference(
                        "#" + assertion.getAttribute("ID"),
                        signatures.newDigestMethod(DigestMethod.SHA256, null),
                        List.of(
                                signatures.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                                signatures.newTransform(
                                        CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
                        null,
                        null)));
        signatures
                .newXMLSignature(signed, null)
                .sign(new DOMSignContext(
                        key,
                        assertion,
                        assertion.getElementsByTagNameNS("*", "Subject").item(0)));
    }

    private static Document parse(InputSource source) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(source);
    }

    private static String write(Document document) throws TransformerException {
        StringWriter text = new StringWriter();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(text));
        return text.toString();
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
