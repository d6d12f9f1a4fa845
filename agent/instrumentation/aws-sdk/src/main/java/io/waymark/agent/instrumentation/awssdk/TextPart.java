package io.waymark.agent.instrumentation.awssdk;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of a member's text that names a resource. The table has its name in lower case. */
enum TextPart {
    /**
     * Of S3's bucket or copy source: the bucket's name. The bucket behind an access point is unknown; directory buckets have
     * other ARNs.
     */
    BUCKET {
        @Override
        @Nullable
        String of(String text, String account) {
            String bucket = splitSource(text)[0];
            return text.startsWith("arn:") || bucket.endsWith("--x-s3") ? null : bucket;
        }
    },
    /** Of a copy source: the object's key. */
    KEY {
        @Override
        @Nullable
        String of(String text, String account) {
            String[] source = splitSource(text);
            return text.startsWith("arn:") || source.length < 2 ? null : source[1];
        }
    },
    /** Of a queue's URL: account and name. Emulators have paths without an account. */
    QUEUE {
        @Override
        @Nullable
        String of(String text, String account) {
            String[] path = path(text).split("/", -1);
            String name = path[path.length - 1];
            if (name.isEmpty()) {
                return null;
            }
            String owner = path.length < 2 ? "" : path[path.length - 2];
            return (ACCOUNT.matcher(owner).matches() ? owner : account) + ":" + name;
        }
    },
    /** Of a Lambda function's name, partial or full ARN: its ARN from the account on, without version and alias. */
    FUNCTION {
        @Override
        @Nullable
        String of(String text, String account) {
            Matcher function = LAMBDA.matcher(text);
            if (!function.matches()) {
                return null;
            }
            String name = "function:" + function.group(3);
            if (function.group(1) != null) {
                return function.group(1) + name;
            }
            return (function.group(2) == null ? account + ":" : function.group(2)) + name;
        }
    },
    /** Of the ARN of a Kinesis stream or its consumer: the stream's. */
    STREAM {
        @Override
        String of(String text, String account) {
            int consumer = text.indexOf("/consumer/");
            return consumer < 0 ? text : text.substring(0, consumer);
        }
    },
    /** Of an ARN that SNS publishes to: a topic's. Endpoints of devices are no topics. */
    TOPIC {
        @Override
        @Nullable
        String of(String text, String account) {
            return text.indexOf('/') < 0 ? text : null;
        }
    },
    /** Of a mail address, perhaps with a display name: the address alone. */
    ADDRESS {
        @Override
        String of(String text, String account) {
            int open = text.lastIndexOf('<');
            int close = text.indexOf('>', open + 1);
            return open < 0 || close < 0
                    ? text.trim()
                    : text.substring(open + 1, close).trim();
        }
    },
    /** Of a mail address: its domain. */
    DOMAIN {
        @Override
        @Nullable
        String of(String text, String account) {
            String address = ADDRESS.of(text, account);
            int at = address == null ? -1 : address.lastIndexOf('@');
            return address == null || at < 0 ? null : address.substring(at + 1);
        }
    };

    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    /** Source: Lambda API reference, Invoke, FunctionName. */
    private static final Pattern LAMBDA = Pattern.compile(
            "(?:(arn:[a-z-]+:lambda:[a-z0-9-]+:\\d{12}:)|(\\d{12}:))?(?:function:)?([A-Za-z0-9_-]+)(?::[$A-Za-z0-9_-]+)?");

    /**
     * Returns the part.
     *
     * @param text a member's value
     * @param account the account of the call
     * @return the part; null if the text has none
     */
    abstract @Nullable String of(String text, String account);

    static @Nullable TextPart of(String name) {
        for (TextPart part : values()) {
            if (part.name().toLowerCase(Locale.ROOT).equals(name)) {
                return part;
            }
        }
        return null;
    }

    /** Splits {@code [/]BUCKET/KEY[?versionId=ID]}, percent-encoded. */
    private static String[] splitSource(String text) {
        int version = text.indexOf("?versionId=");
        String source = version < 0 ? text : text.substring(0, version);
        return decode(source.startsWith("/") ? source.substring(1) : source).split("/", 2);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String path(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
