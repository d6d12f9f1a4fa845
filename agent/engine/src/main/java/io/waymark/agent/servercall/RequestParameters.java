package io.waymark.agent.servercall;

import io.waymark.agent.redact.Redactor;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestPaths;
import io.waymark.agent.request.RequestRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the members of a request's {@code requestParameters}. */
final class RequestParameters {
    static final String HTTP_METHOD = "httpMethod";
    static final String ROUTE = "route";
    static final String PATH = "path";

    private static final int MAX_PATH_LENGTH = 1024;
    private static final String PATH_VARIABLES = "pathVariables";
    private static final String QUERY = "query";
    private static final String AUTHORIZATION_CODE = "code";
    private static final Set<String> RESERVED = Set.of(HTTP_METHOD, ROUTE, PATH, PATH_VARIABLES, QUERY);

    private RequestParameters() {}

    /** Whether a member has this name that is no parameter of the route or of the query. */
    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    /** Whether a parameter of a query has the name of what {@link #hideCodes} hides. */
    static boolean isAuthorizationCode(String name) {
        return AUTHORIZATION_CODE.equalsIgnoreCase(name);
    }

    /**
     * Collects the members. The route's own parts come first, so that no parameter that a client makes up stands in their
     * place; names that are taken go into an object of their own, where they still mark their values as secret.
     *
     * @param parameters an empty map, which gets the members
     * @param line what the client asked for
     * @param route where a framework routed the request
     * @param operation the operation's name, where the protocol has one; null if there is none
     * @return texts that were hidden here, and must not be in the message of a failure either
     */
    static List<String> collect(
            Map<String, Object> parameters, RequestLine line, RequestRoute route, @Nullable String operation) {
        if (operation == null) {
            parameters.put(HTTP_METHOD, line.method());
        }
        if (route.template() != null) {
            parameters.put(ROUTE, route.template());
        }
        if (route.handler() == null && operation == null) {
            String path = RequestPaths.withoutParameterValues(line.path());
            parameters.put(PATH, path.length() <= MAX_PATH_LENGTH ? path : path.substring(0, MAX_PATH_LENGTH));
        }
        Map<String, String> variables = route.variables();
        addVariables(parameters, variables);
        String query = line.query();
        if (query != null) {
            Map<String, Object> taken = QueryParameters.addTo(
                    parameters, query, name -> RESERVED.contains(name) || variables.containsKey(name));
            List<String> hidden = new ArrayList<>();
            hideCodes(parameters, variables.keySet(), hidden);
            if (!taken.isEmpty()) {
                hideCodes(taken, Set.of(), hidden);
                parameters.put(QUERY, taken);
            }
            return hidden;
        }
        return List.of();
    }

    /**
     * Who has the code that an authorization server sends back can get tokens for it (RFC 6749, section 4.1.2). The server need not
     * send anything beside it, so that it cannot be told from other codes, such as one-time ones: none is written.
     */
    private static void hideCodes(Map<String, Object> query, Set<String> variables, List<String> hidden) {
        for (Map.Entry<String, Object> parameter : query.entrySet()) {
            if (isAuthorizationCode(parameter.getKey()) && !variables.contains(parameter.getKey())) {
                if (parameter.getValue() instanceof List<?> values) {
                    values.forEach(value -> hidden.add((String) value));
                } else {
                    hidden.add((String) parameter.getValue());
                }
                parameter.setValue(Redactor.HIDDEN);
            }
        }
    }

    private static void addVariables(Map<String, Object> parameters, Map<String, String> variables) {
        Map<String, Object> taken = Map.of();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (!RESERVED.contains(variable.getKey())) {
                parameters.put(variable.getKey(), variable.getValue());
            } else {
                taken = taken.isEmpty() ? new LinkedHashMap<>() : taken;
                taken.put(variable.getKey(), variable.getValue());
            }
        }
        if (!taken.isEmpty()) {
            parameters.put(PATH_VARIABLES, taken);
        }
    }
}
