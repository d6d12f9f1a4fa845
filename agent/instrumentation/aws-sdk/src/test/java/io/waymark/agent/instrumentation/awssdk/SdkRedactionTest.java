package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.instrumentation.awssdk.Structure.Location;
import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import io.waymark.agent.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of the table that hide or leave out, on members as API models write them. */
class SdkRedactionTest {
    private static final String SECRET = "opensesame";
    private static final ServiceTable TABLE = ServiceTable.load();

    private record TestStructure(List<Member> members) implements Structure {}

    private static Structure structure(Object... namesAndValues) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            members.add(new Member(name, name, name, null, Location.BODY, namesAndValues[i + 1]));
        }
        return new TestStructure(members);
    }

    private static String write(String service, String operation, Structure structure) {
        JsonBuffer out = new JsonBuffer(256);
        new ModelParameters(out, ServiceOperation.of(TABLE.rulesFor(service), operation, SensitiveNames.BUILT_IN))
                .write(structure);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "sfn, StartExecution, input",
        "sfn, DescribeExecution, output",
        "sfn, SendTaskSuccess, taskToken",
        "bedrockruntime, Converse, messages",
        "bedrockagentruntime, InvokeAgent, inputText",
        "cloudwatchlogs, PutLogEvents, logEvents",
        "ssooidc, CreateToken, accessToken",
        "ssooidc, CreateToken, refreshToken",
        "ssooidc, CreateToken, idToken",
        "ssooidc, CreateToken, clientSecret",
        "cognitoidentityprovider, InitiateAuth, AuthParameters",
        "cognitoidentityprovider, RespondToAuthChallenge, ChallengeResponses",
        "cognitoidentityprovider, ChangePassword, PreviousPassword",
        "cloudformation, CreateStack, ParameterValue",
        "apigateway, CreateApiKey, value",
        "apigateway, CreateStage, variables",
        "ecs, RegisterTaskDefinition, environment",
        "batch, SubmitJob, environment",
        "lambda, CreateFunction, Variables",
        "ssm, StartSession, Parameters",
        "sesv2, SendEmail, Content",
        "sns, Subscribe, Endpoint",
        "cognitoidentityprovider, AdminGetUser, Username",
        "ecs, RegisterTaskDefinition, command",
        "ecs, RunTask, entryPoint",
        "emr, AddJobFlowSteps, Args",
        "batch, SubmitJob, command",
        "lambda, CreateFunction, Command",
        "glue, StartJobRun, Arguments",
        "glue, CreateJob, defaultArguments",
        "apigateway, PutIntegration, requestParameters",
        "apigateway, PutIntegration, requestTemplates",
        "apigatewayv2, CreateIntegration, RequestParameters",
        "elasticloadbalancingv2, CreateRule, HttpHeaderConfig",
        "pinpoint, UpdateGcmChannel, ServiceJson",
        "ses, SendEmail, ToAddresses",
        "ssm, CreatePatchBaseline, Configuration",
        "ec2, RunInstances, UserData",
        "lightsail, CreateInstances, userData",
        "rdsdata, ExecuteStatement, sql",
        "rdsdata, ExecuteStatement, parameters",
        "redshiftdata, ExecuteStatement, Sql",
        "xray, PutTraceSegments, TraceSegmentDocuments",
        "somethingnew, CreateThing, adminPassword",
        "somethingnew, CreateThing, auth_token",
    })
    void secretMembersAreHidden(String service, String operation, String member) {
        assertThat(write(service, operation, structure(member, SECRET))).doesNotContain(SECRET);
        assertThat(write(service, operation, structure("Inner", structure(member, SECRET))))
                .doesNotContain(SECRET);
    }

    @Test
    void environmentVariablesOfAnyServiceAreHidden() {
        Structure variable = structure("name", "GREETING", "value", SECRET);
        assertThat(write("codebuild", "CreateProject", structure("environmentVariables", List.of(variable))))
                .doesNotContain(SECRET);
        assertThat(write("sagemaker", "CreateModel", structure("Environment", Map.of("GREETING", SECRET))))
                .doesNotContain(SECRET);
        assertThat(write("codebuild", "CreateProject", structure("environment", structure("image", "linux"))))
                .contains("linux");
    }

    @Test
    void secretsInUrlsAreHidden() {
        String url = "https://ann:" + SECRET + "@api.example.com/v1?api_key=" + SECRET + "&page=2";
        assertThat(write(
                        "apigateway",
                        "PutIntegration",
                        structure("uri", url, "list", List.of(url), "inner", structure("map", Map.of("a", url)))))
                .contains("api.example.com/v1", "page=2")
                .doesNotContain(SECRET);
    }

    @Test
    void mapsOfFlagsAreRecorded() {
        assertThat(write("apigateway", "PutMethod", structure("requestParameters", Map.of("querystring.id", true))))
                .isEqualTo("{\"requestParameters\":{\"querystring.id\":true}}");
    }

    @Test
    void secretKeysOfMapsAreHidden() {
        assertThat(write("somethingnew", "Start", structure("Options", Map.of("DB_PASSWORD", SECRET, "user", "ann"))))
                .contains("\"user\":\"ann\"")
                .doesNotContain(SECRET);
        assertThat(write("somethingnew", "Start", structure("Deep", Map.of("a", Map.of("x-api-key", SECRET)))))
                .doesNotContain(SECRET);
    }

    @Test
    void valuesBesideSecretNamesAreHidden() {
        assertThat(write(
                        "somethingnew",
                        "Start",
                        structure("Env", List.of(structure("Name", "PASSWORD", "Value", SECRET)))))
                .contains("PASSWORD")
                .doesNotContain(SECRET);
        assertThat(write("somethingnew", "Start", structure("Env", List.of(structure("Name", "USER", "Value", "ann")))))
                .contains("ann");
    }

    @Test
    void ruleOfOneOperationHoldsForItsOwnMembersAlone() {
        String record = write(
                "ssm",
                "PutParameter",
                structure("Value", SECRET, "Tags", List.of(structure("Key", "Team", "Value", "true"))));
        assertThat(record).contains("\"value\":\"true\"").doesNotContain(SECRET);
    }

    @Test
    void tokensOfPagingAndIdempotencyAreRecorded() {
        assertThat(write("somethingnew", "Start", structure("NextToken", "n1", "ClientRequestToken", "c1")))
                .contains("n1", "c1");
    }

    @Test
    void tokenOfSsoIsRecordedAsCloudTrailDeliversIt() {
        assertThat(write(
                        "ssooidc",
                        "CreateToken",
                        structure("clientId", "c1", "clientSecret", SECRET, "deviceCode", "d1")))
                .isEqualTo(
                        "{\"clientId\":\"c1\",\"clientSecret\":\"" + MemberRules.HIDDEN + "\",\"deviceCode\":\"d1\"}");
        assertThat(write("ssooidc", "StartDeviceAuthorization", structure("deviceCode", SECRET)))
                .doesNotContain(SECRET);
    }

    @Test
    void metadataOfObjectsIsHidden() {
        JsonBuffer out = new JsonBuffer(256);
        Member metadata =
                new Member("Metadata", "x-amz-meta-", "x-amz-meta-", null, Location.HEADER, Map.of("author", SECRET));
        new S3Parameters(out, ServiceOperation.of(TABLE.rulesFor("s3"), "PutObject", SensitiveNames.BUILT_IN))
                .request(new TestStructure(List.of(metadata)), null);
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("{\"x-amz-meta-author\":\"" + MemberRules.HIDDEN + "\"}");
    }

    @Test
    void secretKeyAttributesOfDynamoDbAreHidden() {
        JsonBuffer out = new JsonBuffer(256);
        new DynamoDbParameters(out, ServiceOperation.of(TABLE.rulesFor("dynamodb"), "GetItem", SensitiveNames.BUILT_IN))
                .request(structure(
                        "Key", Map.of("session_token", structure("S", SECRET), "tenant", structure("S", "acme"))));
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                .contains("acme")
                .doesNotContain(SECRET);
    }

    @Test
    void customerKeysInHeadersOfS3AreHidden() {
        for (String header : List.of(
                "x-amz-server-side-encryption-customer-key",
                "X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key",
                "SSECustomerKey")) {
            JsonBuffer out = new JsonBuffer(256);
            new S3Parameters(out, ServiceOperation.of(TABLE.rulesFor("s3"), "CopyObject", SensitiveNames.BUILT_IN))
                    .request(
                            new TestStructure(
                                    List.of(new Member(header, header, header, null, Location.HEADER, SECRET))),
                            null);
            assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).doesNotContain(SECRET);
        }
    }
}
