package io.waymark.agent.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSecretsTest {
    private final Redactor redactor = new Redactor(new SecretNames(Set.of("maiden-name")), () -> new byte[1]);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://u:p@host/a?b=c | https://*@host/a?b=c",
                "https://host/?a=1&token=t&b=2 | https://host/?a=1&token=*&b=2",
                "https://host/?maidenName=m#top | https://host/?maidenName=*#top",
                "https://host/#id_token=t | https://host/#id_token=*",
                "jdbc:sqlserver://h;user=a;password=p;q;encrypt=true | jdbc:sqlserver://h;user=a;password=*;encrypt=true",
                "x https://u:p@h y http://v:q@i z | x https://*@h y http://*@i z",
                "https://h/?token=a&b=1#c | https://h/?token=*&b=1#c",
            })
    void secretsAreHiddenAndTheRestStays(String text, String redacted) {
        assertThat(redactor.redactUrls(text, new SeenSecrets())).isEqualTo(redacted.replace("*", Redactor.HIDDEN));
    }

    /** Passwords that were not encoded as RFC 3986 wants. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "postgres://user:12/34@host | postgres://*@host",
                "postgres://user:99999/1@host/db | postgres://*@host/db",
                "https://user:12/34@host | https://*@host",
                "https://user:/p@host | https://*@host",
                "redis://:p?w@cache:6379/0 | redis://*@cache:6379/0",
                "amqp://guest:p#w@mq:5672/%2f | amqp://*@mq:5672/%2f",
                "amqp://guest:p@s#w/@mq | amqp://*@mq",
                "ldap://cn=admin:p@ss@dc:389 | ldap://*@dc:389",
                "mongodb+srv://u:p@s/s@h1:1,h2:2/db | mongodb+srv://*@h1:1,h2:2/db",
                "https://DOMAIN\\u:p@host | https://*@host",
                "jdbc:postgresql://u:1/2@db/o | jdbc:postgresql://*@db/o",
                "jdbc:postgresql://db/o?password=p#w | jdbc:postgresql://db/o?password=*",
                "jdbc:mysql://db/o?password=p,w | jdbc:mysql://db/o?password=*",
                "jdbc:oracle:thin:scott/p@w@db:1521 | jdbc:oracle:thin:*@db:1521",
                "jdbc:oracle:thin:scott/\"p@w x\"@db | jdbc:oracle:thin:*@db",
                "oracle:thin:u/p@//h:1521/s | oracle:thin:*@//h:1521/s",
                "JDBC:ORACLE:THIN:u/p@h | JDBC:ORACLE:THIN:*@h",
            })
    void passwordsWithDelimitersAreHidden(String text, String redacted) {
        secretsAreHiddenAndTheRestStays(text, redacted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https:\\/\\/u:p@host | https:\\/\\/*@host",
                "https:\\u002f\\u002Fu:p\\u0040host | https:\\u002f\\u002F*\\u0040host",
                "{\"u\":\"https:\\\\/\\\\/u:p@h\"} | {\"u\":\"https:\\\\/\\\\/*@h\"}",
                "a https%3A%2F%2Fu%3Ap%40host b | a https%3A%2F%2F*%40host b",
                "https%253A%252F%252Fu%253Ap%2540host | https%253A%252F%252F*%2540host",
                "https:%2f%2fu:p@host | https:%2f%2f*@host",
                "https://h/?to=https%3A%2F%2Fu%3Ap%40h%2F&x=1 | https://h/?to=https%3A%2F%2F*%40h%2F&x=1",
                "https://h/?to=%2Fcb%3Ftoken%3Dt%26x%3D1 | https://h/?to=%2Fcb%3Ftoken%3D*%26x%3D1",
                "https://h/?password=a%26b=c | https://h/?password=*",
                "https://u%3Ap%40h/a | https://*%40h/a",
                "https:&#x2F;&#47;u:p&#64;h | https:&#x2F;&#47;*&#64;h",
                "{\\\"password\\\":\\\"p\\\"} | {\\\"password\\\":*}",
            })
    void encodedTextsAreRead(String text, String redacted) {
        secretsAreHiddenAndTheRestStays(text, redacted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Server=x;User Id=a;Password=b | Server=x;User Id=a;Password=*",
                "Password=a b&c,d;Server=x | Password=*;Server=x",
                "Server=x;pwd = 'a;b''c' ;Encrypt=true | Server=x;pwd = * ;Encrypt=true",
                "Server=x;Pwd={a;b}}c};Uid=s | Server=x;Pwd=*;Uid=s",
                "AccountName=n;AccountKey=k==;Suffix=s | AccountName=n;AccountKey=*;Suffix=s",
                "Endpoint=sb://h/;SharedAccessKey=k= | Endpoint=sb://h/;SharedAccessKey=*",
                "BlobEndpoint=https://h/;SharedAccessSignature=sv=1&sig=s | BlobEndpoint=https://h/;SharedAccessSignature=*&sig=*",
                "host=h password=p dbname=d | host=h password=* dbname=d",
                "User[name=n, password=a b, age=1] | User[name=n, password=*, age=1]",
                "User{password='a, b', age=1} | User{password=*, age=1}",
                "run --password=p --verbose | run --password=* --verbose",
                "grant_type=x&client_secret=s&a=b | grant_type=x&client_secret=*&a=b",
                "{\"password\":\"p\\\"w\",\"n\":1} | {\"password\":*,\"n\":1}",
                "{\"tokens\" : [\"a\",\"b\"],\"n\":1} | {\"tokens\" : *,\"n\":1}",
                "{'password': 'p'} | {'password': *}",
                "Authorization: Bearer abc | Authorization: *",
                "curl -H \"Authorization: Basic dTpw\" x | curl -H \"Authorization: *\" x",
                "Cookie: a=b; c=d | Cookie: *",
                "Authorization: Digest username=\"u\", response=\"r\" | Authorization: *",
                "X-Api-Key: k and more | X-Api-Key: * and more",
                "got Bearer ey.J9-x, sorry | got Bearer *, sorry",
                "sent bearer x1 | sent bearer *",
                "sent basic dXNlcjpwdw== twice | sent basic * twice",
                "https://b/k?X-Amz-Signature=s&X-Amz-Date=1 | https://b/k?X-Amz-Signature=*&X-Amz-Date=1",
                "https://b/k?X-Amz-Security-Token=s | https://b/k?X-Amz-Security-Token=*",
                "https://b/c?sv=1&sig=s%3D&se=2 | https://b/c?sv=1&sig=*&se=2",
                "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=s | AWS4-HMAC-SHA256 SignedHeaders=host, Signature=*",
            })
    void secretsOfOtherTextsAreHidden(String text, String redacted) {
        secretsAreHiddenAndTheRestStays(text, redacted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "`Password:\tp`|`Password:\t*`",
                "`sent Bearer\tx1`|`sent Bearer\t*`",
                "`sent BASIC\tdTpw`|`sent BASIC\t*`",
            })
    void secretsAfterTabsAreHidden(String text, String redacted) {
        secretsAreHiddenAndTheRestStays(text, redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a customer or order of the public",
                "for her music",
                "path/to/file",
                "it's 5 o'clock",
                "#1 (of 2)!"
            })
    void ordinaryTextsAreNotSearched(String text) {
        assertThat(UrlSecrets.mayContain(text)).isFalse();
    }

    @Test
    void textsThatAreNotSearchedHaveNoSecret() {
        String[] parts = {
            "password",
            "Bearer",
            "basic",
            "BEARER",
            "Basic",
            "dTpw",
            "Cookie",
            "jdbc",
            ":thin:",
            "u:p",
            "u/p",
            ":",
            "'",
            "\"",
            " ",
            "\t",
            "\n",
            "=",
            "&",
            "%3A",
            "//",
            "/",
            "@",
            "x",
            "r",
            "c",
            ";",
            "?",
            "{",
            ","
        };
        UrlSecrets urls = new UrlSecrets(new SecretNames(Set.of()));
        Random random = new Random(42);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(2, 9); j > 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            if (!UrlSecrets.mayContain(text.toString())) {
                assertThat(urls.redact(text.toString(), new SeenSecrets())).isEqualTo(text.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host:8443/@scope/package",
                "https://[2001:db8::1]:443/a@b",
                "mongodb://h1:1,h2:2/db",
                "why? because a=b",
                "https://host/?page=2&sort=name#part",
                "git@example.com:owner/repo.git",
                "a // comment with x@y",
                "?",
                "://",
                "//",
                "https://",
                "x?=",
                ":thin:",
                "https://localhost:8443/users/bob@example.com",
                "https://api.example.com:12/users/bob@example.com",
                "https://host:80/users/bob%40example.com",
                "docker://registry:50/image@sha256:01ab",
                "tcp://host:50/?mail=bob@example.com",
                "mongodb://h1:1,h2:2/db@x",
                "Key=Name,Value=x",
                "arn:aws:secretsmanager:eu-west-1:1:secret:s",
                "InvalidTokenException: The quick fox",
                "{\"token.example.com:sub\":\"repo:a/b\"}",
                "the basic plan, bearer of news",
                "100 % of a\\b \\u %zz &#; &#x; &amp;",
            })
    void textsWithoutSecretsAreUnchanged(String text) {
        assertThat(redactor.redactUrls(text, new SeenSecrets())).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//a:",
                "//a:1/",
                "a@",
                "password=",
                ";password=",
                "password='",
                "password=\"",
                "(password=",
                ":thin:",
                ":thin:a/\"",
                "\"password\":",
                "\"password\":[",
                "Basic ",
                "%2F",
                "%252F",
                "\\u002f",
                "&#47;",
                "=",
                ":",
                "? ",
                "token: ",
            })
    void longTextsTakeLinearTime(String part) {
        String text = part.repeat(500_000 / part.length());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> redactor.redactUrls(text, new SeenSecrets()));
    }

    @Test
    void secretsOfUrlsAreRemovedFromErrorMessages() {
        SeenSecrets seen = new SeenSecrets();
        redactor.redactUrls("https://user:hunter2@host", seen);
        assertThat(seen.redact("401 for user:hunter2")).isEqualTo("401 for " + Redactor.HIDDEN);
    }
}
