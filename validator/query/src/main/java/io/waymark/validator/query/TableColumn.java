package io.waymark.validator.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table. Names are those of Athena's documentation for CloudTrail: the record's field in lower case.
 *
 * @param field the record's field
 * @param type its type
 */
record TableColumn(String field, ColumnType type) {
    private static final ColumnType TEXT = new ColumnType.Text();
    private static final ColumnType JSON = new ColumnType.Json();

    private static final ColumnType SESSION_ISSUER =
            struct(text("type"), text("principalId"), text("arn"), text("accountId"), text("userName"));

    private static final ColumnType SESSION_CONTEXT = struct(
            new TableColumn("attributes", struct(text("mfaAuthenticated"), text("creationDate"))),
            new TableColumn("sessionIssuer", SESSION_ISSUER),
            text("ec2RoleDelivery"),
            text("sourceIdentity"),
            new TableColumn("webIdFederationData", struct(text("federatedProvider"), json("attributes"))));

    private static final ColumnType USER_IDENTITY = struct(
            text("type"),
            text("principalId"),
            text("arn"),
            text("accountId"),
            text("invokedBy"),
            text("accessKeyId"),
            text("userName"),
            text("identityProvider"),
            text("credentialId"),
            new TableColumn("onBehalfOf", struct(text("userId"), text("identityStoreArn"))),
            new TableColumn("sessionContext", SESSION_CONTEXT));

    /** All columns that come from the record, in their order. */
    static final List<TableColumn> OF_RECORD = List.of(
            text("eventVersion"),
            new TableColumn("userIdentity", USER_IDENTITY),
            text("eventTime"),
            text("eventSource"),
            text("eventName"),
            text("awsRegion"),
            text("sourceIPAddress"),
            text("userAgent"),
            text("errorCode"),
            text("errorMessage"),
            json("requestParameters"),
            json("responseElements"),
            json("additionalEventData"),
            text("requestID"),
            text("eventID"),
            text("readOnly"),
            new TableColumn("resources", new ColumnType.Array(List.of(text("ARN"), text("accountId"), text("type")))),
            text("eventType"),
            text("apiVersion"),
            text("managementEvent"),
            text("recipientAccountId"),
            json("serviceEventDetails"),
            text("sharedEventID"),
            text("vpcEndpointId"),
            text("vpcEndpointAccountId"),
            text("eventCategory"),
            new TableColumn(
                    "addendum",
                    struct(text("reason"), text("updatedFields"), text("originalRequestID"), text("originalEventID"))),
            text("sessionCredentialFromConsole"),
            json("edgeDeviceDetails"),
            json("insightDetails"),
            new TableColumn(
                    "tlsDetails", struct(text("tlsVersion"), text("cipherSuite"), text("clientProvidedHostHeader"))));

    /** Columns that come from the name of the log file: its account, region and day of delivery. */
    static final List<String> OF_FILE = List.of("account", "region", "year", "month", "day");

    /** Of the columns that come from the file's name, those that the names of folders hold, not the files of the table. */
    static final List<String> OF_FOLDER = List.of("year", "month", "day");

    private static TableColumn text(String field) {
        return new TableColumn(field, TEXT);
    }

    private static TableColumn json(String field) {
        return new TableColumn(field, JSON);
    }

    private static ColumnType struct(TableColumn... members) {
        return new ColumnType.Struct(List.of(members));
    }

    /** Returns the name of the column. */
    String name() {
        return field.toLowerCase(Locale.ROOT);
    }

    /** Returns the text from which {@link ColumnType#fromText} makes the column's value; null if the record has none. */
    @Nullable
    String textOf(JsonNode record) {
        JsonNode value = record.path(field);
        return value.isMissingNode() || value.isNull() ? null : type.text(value);
    }

    /** Returns whether a name is that of a column, in any case. */
    static boolean isColumn(String name) {
        return of(name).isPresent() || OF_FILE.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Returns the column of a record's field with this name, in any case. */
    static Optional<TableColumn> of(String name) {
        return OF_RECORD.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** Returns the names of all columns, in the order of {@link #definitions}. */
    static Stream<String> names() {
        return Stream.concat(OF_RECORD.stream().map(TableColumn::name), OF_FILE.stream());
    }

    /** Returns names and types of all columns, for CREATE TABLE. */
    static String definitions() {
        return Stream.concat(
                        OF_RECORD.stream()
                                .map(column ->
                                        column.name() + " " + column.type().sqlType()),
                        OF_FILE.stream().map(name -> name + " VARCHAR"))
                .collect(Collectors.joining(", "));
    }
}
