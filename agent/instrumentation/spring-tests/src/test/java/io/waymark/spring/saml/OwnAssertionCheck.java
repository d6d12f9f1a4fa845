package io.waymark.spring.saml;

import java.io.IOException;
import java.io.StringReader;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.saml2.core.Saml2Error;
import org.springframework.security.saml2.core.Saml2ErrorCodes;
import org.springframework.security.saml2.provider.service.authentication.DefaultSaml2AuthenticatedPrincipal;
import org.springframework.security.saml2.provider.service.authentication.Saml2Authentication;
import org.springframework.security.saml2.provider.service.authentication.Saml2AuthenticationException;
import org.springframework.security.saml2.provider.service.authentication.Saml2AuthenticationToken;
import org.springframework.security.saml2.provider.service.registration.RelyingPartyRegistration;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A service's own check of assertions, in place of that of Spring Security, which needs a newer OpenSAML. */
final class OwnAssertionCheck implements AuthenticationManager {
    @Override
    public Authentication authenticate(Authentication authentication) {
        Saml2AuthenticationToken token = (Saml2AuthenticationToken) authentication;
        RelyingPartyRegistration registration = token.getRelyingPartyRegistration();
        PublicKey key = registration
                .getAssertingPartyMetadata()
                .getVerificationX509Credentials()
                .iterator()
                .next()
                .getCertificate()
                .getPublicKey();
        try {
            DefaultSaml2AuthenticatedPrincipal principal =
                    new DefaultSaml2AuthenticatedPrincipal(subject(token.getSaml2Response(), key), Map.of());
            principal.setRelyingPartyRegistrationId(registration.getRegistrationId());
            return new Saml2Authentication(principal, token.getSaml2Response(), List.of());
        } catch (IOException
                | MarshalException
                | ParserConfigurationException
                | SAXException
                | XMLSignatureException e) {
            throw rejected(e.toString());
        }
    }

    private static String subject(String response, PublicKey key)
            throws IOException, MarshalException, ParserConfigurationException, SAXException, XMLSignatureException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(response)));
        NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        if (signatures.getLength() != 1) {
            throw rejected("no signature");
        }
        ((Element) signatures.item(0).getParentNode()).setIdAttribute("ID", true);
        DOMValidateContext context = new DOMValidateContext(key, signatures.item(0));
        if (!XMLSignatureFactory.getInstance("DOM")
                .unmarshalXMLSignature(context)
                .validate(context)) {
            throw rejected("wrong signature");
        }
        return document.getElementsByTagNameNS("*", "NameID").item(0).getTextContent();
    }

    private static Saml2AuthenticationException rejected(String reason) {
        return new Saml2AuthenticationException(new Saml2Error(Saml2ErrorCodes.INVALID_SIGNATURE, reason));
    }
}
