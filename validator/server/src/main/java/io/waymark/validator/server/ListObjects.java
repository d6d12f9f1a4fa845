package io.waymark.validator.server;

import io.waymark.validator.verifier.ListingPage;
import io.waymark.validator.verifier.ListingRange;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** {@code ListObjects} and {@code ListObjectsV2} (Amazon S3 API Reference). Stateless. */
final class ListObjects {
    private static final int MAX_KEYS = 1_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ListObjects() {}

    static byte[] version1(ReadOnlyStore store, S3Request request) throws S3Exception, IOException {
        String marker = request.parameter("marker", "");
        ListingRange range = range(request, marker);
        ListingPage page = store.list(request.bucket(), range);
        UnaryOperator<String> encoding = encoding(request);
        XmlText xml = start(request, range, page, encoding).element("Marker", encoding.apply(marker));
        if (page.truncated() && !range.delimiter().isEmpty()) {
            xml.element("NextMarker", encoding.apply(page.last()));
        }
        return finish(xml, page, encoding);
    }

    static byte[] version2(ReadOnlyStore store, S3Request request) throws S3Exception, IOException {
        String startAfter = request.parameter("start-after", "");
        String token = request.parameter("continuation-token", "");
        ListingRange range = range(request, token.isEmpty() ? startAfter : decodeToken(token));
        ListingPage page = store.list(request.bucket(), range);
        UnaryOperator<String> encoding = encoding(request);
        XmlText xml = start(request, range, page, encoding)
                .element(
                        "KeyCount",
                        String.valueOf(
                                page.objects().size() + page.commonPrefixes().size()));
        if (!token.isEmpty()) {
            xml.element("ContinuationToken", token);
        }
        if (!startAfter.isEmpty()) {
            xml.element("StartAfter", encoding.apply(startAfter));
        }
        if (page.truncated()) {
            xml.element("NextContinuationToken", encodeToken(page.last()));
        }
        return finish(xml, page, encoding);
    }

    private static ListingRange range(S3Request request, String after) throws S3Exception {
        return new ListingRange(
                request.parameter("prefix", ""), request.parameter("delimiter", ""), after, maxKeys(request));
    }

    private static int maxKeys(S3Request request) throws S3Exception {
        try {
            int keys = Integer.parseInt(request.parameter("max-keys", String.valueOf(MAX_KEYS)));
            if (keys >= 0) {
                return Math.min(keys, MAX_KEYS);
            }
        } catch (NumberFormatException e) {
            // As a negative number.
        }
        throw new S3Exception(400, "InvalidArgument", "max-keys must be an integer between 0 and 2147483647");
    }

    private static UnaryOperator<String> encoding(S3Request request) throws S3Exception {
        String type = request.parameter("encoding-type", "");
        if (type.isEmpty()) {
            return UnaryOperator.identity();
        }
        if (!type.equals("url")) {
            throw new S3Exception(400, "InvalidArgument", "Invalid Encoding Method specified in Request");
        }
        return text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private static XmlText start(
            S3Request request, ListingRange range, ListingPage page, UnaryOperator<String> encoding) {
        XmlText xml = new XmlText("ListBucketResult")
                .element("Name", request.bucket())
                .element("Prefix", encoding.apply(range.prefix()))
                .element("MaxKeys", String.valueOf(range.maxKeys()))
                .element("IsTruncated", String.valueOf(page.truncated()));
        if (!range.delimiter().isEmpty()) {
            xml.element("Delimiter", encoding.apply(range.delimiter()));
        }
        if (request.parameters().containsKey("encoding-type")) {
            xml.element("EncodingType", "url");
        }
        return xml;
    }

    private static byte[] finish(XmlText xml, ListingPage page, UnaryOperator<String> encoding) {
        for (ObjectSummary object : page.objects()) {
            xml.open("Contents")
                    .element("Key", encoding.apply(object.key()))
                    .element("LastModified", TIME.format(object.lastModified()))
                    .element("ETag", GetObject.entityTag(object))
                    .element("Size", String.valueOf(object.size()))
                    .element("StorageClass", "STANDARD")
                    .close("Contents");
        }
        for (String prefix : page.commonPrefixes()) {
            xml.open("CommonPrefixes").element("Prefix", encoding.apply(prefix)).close("CommonPrefixes");
        }
        return xml.toBytes();
    }

    private static String encodeToken(String last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    private static String decodeToken(String token) throws S3Exception {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Exception(400, "InvalidArgument", "The continuation token provided is incorrect");
        }
    }
}
