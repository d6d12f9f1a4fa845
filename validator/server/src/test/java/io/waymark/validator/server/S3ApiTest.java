package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What clients of S3 get from a store. */
class S3ApiTest extends StoreFixture {
    @BeforeAll
    static void start() throws IOException {
        test = new TestServer(home, "audit");
        for (String key :
                List.of("list/a", "list/a b+c/é", "list/a.b", "list/a/1", "list/a/2/x", "list/b/1", "list/c")) {
            // A file cannot have the name of a folder.
            test.trail.putInBucket("other", key.equals("list/a") ? "list/a!" : key, new byte[] {1});
        }
        test.trail.putInBucket("other", "list/c.meta.json", "{\"a\":\"b\"}".getBytes(StandardCharsets.UTF_8));
        test.trail.putInBucket("other", "list/.waymark-c", new byte[] {1});
        Files.createDirectories(test.trail.store().resolve("other/list/empty"));
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static List<String> all(String element, String xml) {
        Matcher matcher =
                Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(xml);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void objectHasItsBytesAndTheSignatureOfADigest() throws IOException, InterruptedException {
        HttpResponse<byte[]> log = test.get("/trail/" + test.firstLog);
        assertThat(log.statusCode()).isEqualTo(200);
        assertThat(log.body()).isEqualTo(Files.readAllBytes(test.trail.file(test.firstLog)));
        HttpResponse<byte[]> digest = test.get("/trail/" + test.firstDigest);
        assertThat(digest.headers().firstValue("x-amz-meta-signature").orElseThrow())
                .matches("[0-9a-f]{512}");
        assertThat(digest.headers().firstValue("x-amz-meta-signature-algorithm"))
                .hasValue("SHA256withRSA");
        HttpResponse<byte[]> head = test.send("HEAD", "/trail/" + test.firstDigest);
        assertThat(head.headers().firstValue("x-amz-meta-signature")).isPresent();
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(digest.body().length);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void rangesAreParts() throws IOException, InterruptedException {
        byte[] all = Files.readAllBytes(test.trail.file(test.firstLog));
        String path = "/trail/" + test.firstLog;
        HttpResponse<byte[]> middle = test.get(path, "Range", "bytes=10-19");
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(all, 10, 20));
        assertThat(middle.headers().firstValue("content-range")).hasValue("bytes 10-19/" + all.length);
        assertThat(test.get(path, "Range", "bytes=-5").body())
                .isEqualTo(Arrays.copyOfRange(all, all.length - 5, all.length));
        assertThat(test.get(path, "Range", "bytes=20-").body()).isEqualTo(Arrays.copyOfRange(all, 20, all.length));
        assertThat(test.get(path, "Range", "bytes=5-999999").body()).isEqualTo(Arrays.copyOfRange(all, 5, all.length));
        assertThat(test.get(path, "Range", "bytes=9-5").body()).isEqualTo(all);
        assertThat(test.get(path, "Range", "apples").body()).isEqualTo(all);
        HttpResponse<byte[]> outside = test.get(path, "Range", "bytes=999999-");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(text(outside)).contains("<Code>InvalidRange</Code>");
    }

    @Test
    void bothListingsAreInOrderOfKeysWithoutWhatIsNoObject() throws IOException, InterruptedException {
        String xml = text(test.get("/other?prefix=list/"));
        List<String> keys =
                List.of("list/a b+c/é", "list/a!", "list/a.b", "list/a/1", "list/a/2/x", "list/b/1", "list/c");
        assertThat(all("Key", xml)).isEqualTo(keys);
        assertThat(all("IsTruncated", xml)).containsExactly("false");
        assertThat(all("Key", text(test.get("/other?list-type=2")))).isEqualTo(keys);
        assertThat(all("Key", text(test.get("/other?encoding-type=url"))).get(0))
                .isEqualTo("list/a+b%2Bc/%C3%A9");
    }

    @Test
    void delimiterRollsKeysUp() throws IOException, InterruptedException {
        String xml = text(test.get("/other?prefix=list/&delimiter=/"));
        assertThat(all("Key", xml)).containsExactly("list/a!", "list/a.b", "list/c");
        assertThat(all("Prefix", xml)).containsExactly("list/", "list/a b+c/", "list/a/", "list/b/");
        assertThat(all("Prefix", text(test.get("/other?delimiter=/")))).containsExactly("", "list/");
        assertThat(all("Prefix", text(test.get("/other?delimiter=a"))))
                .as("a delimiter within a name")
                .containsExactly("", "list/a");
    }

    /** Pages of every size, with and without a delimiter, add up to the whole listing. */
    @Test
    void pagesAddUp() throws IOException, InterruptedException {
        for (String delimiter : List.of("", "/", ".")) {
            String query = "prefix=list/&delimiter=" + delimiter;
            String whole = text(test.get("/other?" + query));
            List<String> expected = new ArrayList<>(all("Key", whole));
            expected.addAll(all("Prefix", whole).subList(1, all("Prefix", whole).size()));
            for (int size = 1; size <= expected.size(); size++) {
                List<String> version1 = new ArrayList<>();
                String marker = "";
                String page;
                do {
                    page = text(
                            test.get("/other?encoding-type=url&" + query + "&max-keys=" + size + "&marker=" + marker));
                    version1.addAll(all("Key", page));
                    version1.addAll(
                            all("Prefix", page).subList(1, all("Prefix", page).size()));
                    marker = delimiter.isEmpty()
                            ? all("Key", page).get(all("Key", page).size() - 1)
                            : all("NextMarker", page).isEmpty()
                                    ? ""
                                    : all("NextMarker", page).get(0);
                } while (all("IsTruncated", page).contains("true"));
                assertThat(version1.stream().map(S3ApiTest::decode))
                        .as("version 1, delimiter %s, pages of %d", delimiter, size)
                        .containsExactlyInAnyOrderElementsOf(expected);

                List<String> version2 = new ArrayList<>();
                String token = "";
                do {
                    page = text(test.get("/other?list-type=2&" + query + "&max-keys=" + size + token));
                    version2.addAll(all("Key", page));
                    version2.addAll(
                            all("Prefix", page).subList(1, all("Prefix", page).size()));
                    token = all("NextContinuationToken", page).isEmpty()
                            ? ""
                            : "&continuation-token="
                                    + all("NextContinuationToken", page).get(0);
                } while (all("IsTruncated", page).contains("true"));
                assertThat(version2)
                        .as("version 2, delimiter %s, pages of %d", delimiter, size)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    @Test
    void virtualHostStyleNamesTheBucketInTheHost() throws IOException {
        String answer =
                raw("GET /" + test.firstLog + " HTTP/1.1\r\nHost: trail.localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(raw("GET /?location HTTP/1.1\r\nHost: trail.localhost\r\nConnection: close\r\n\r\n"))
                .contains("<LocationConstraint");
    }

    /** DNS rebinding: a page of another site must not read the trail through its visitor's browser. */
    @Test
    void namesOfOtherHostsAreRefused() throws IOException {
        for (String host : List.of("attacker.example", "127.0.0.1.attacker.example", "localhost.attacker.example")) {
            assertThat(raw("GET /trail?location HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("LocationConstraint");
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(
                        test.server.uri().getHost(), test.server.uri().getPort());
                OutputStream out = socket.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void writingIsDenied() throws IOException, InterruptedException {
        for (String method : List.of("PUT", "POST", "DELETE")) {
            HttpResponse<byte[]> response = test.send(method, "/trail/" + test.firstLog);
            assertThat(response.statusCode()).as(method).isEqualTo(403);
            assertThat(text(response)).contains("<Code>AccessDenied</Code>");
        }
        assertThat(test.trail.file(test.firstLog)).exists();
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException, InterruptedException {
        assertThat(test.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(text(test.get("/nowhere"))).contains("<Code>NoSuchBucket</Code>");
        for (String key :
                List.of("audit/none.json.gz", "audit", test.firstDigest + ".meta.json", test.firstLog + "/")) {
            HttpResponse<byte[]> response = test.get("/trail/" + key);
            assertThat(response.statusCode()).as(key).isEqualTo(404);
            assertThat(text(response)).as(key).contains("<Code>NoSuchKey</Code>");
        }
        assertThat(test.send("HEAD", "/trail/none").statusCode()).isEqualTo(404);
        assertThat(test.send("HEAD", "/trail").statusCode()).isEqualTo(200);
        assertThat(test.get("/trail?acl").statusCode()).isEqualTo(501);
        assertThat(test.get("/trail?max-keys=many").statusCode()).isEqualTo(400);
        assertThat(test.get("/trail/a%00b").statusCode()).isEqualTo(400);
    }

    /** Paths that lead out of the bucket, plain and encoded. */
    @Test
    void nothingOutsideOfTheStoreIsRead() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), "the secret");
        Files.createSymbolicLink(test.trail.store().resolve("other/link"), secret);
        for (String path : List.of(
                "/trail/../../secret",
                "/trail/%2e%2e/%2e%2e/secret",
                "/trail/..%2f..%2fsecret",
                "/../secret",
                "/%2e%2e/secret",
                "/other/link",
                "//etc/passwd",
                "/trail//etc/passwd",
                "/trail/%5c..%5c..%5csecret")) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 4")
                    .doesNotContain("the secret", "root:");
        }
    }

    @Test
    void bucketsAreListed() throws IOException, InterruptedException {
        assertThat(all("Name", text(test.get("/")))).containsExactly("other", TrailBuilder.BUCKET);
        assertThat(text(test.get("/trail?location"))).contains("<LocationConstraint");
    }
}
