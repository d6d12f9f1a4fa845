package io.waymark.agent.instrumentation.springsecurity;

import static net.bytebuddy.matcher.ElementMatchers.isPrivate;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.AuditScope;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Declares the chain of Spring Security's filters, and where they sign users in and out. One filter wraps the request, and
 * only the wrapper knows the user: a request that a later filter refuses never leaves the chain.
 *
 * <p>Applications override the methods that the filters call when a user is accepted or rejected, and replace the handlers and
 * publishers behind them: so the calls are woven, not the methods.
 */
public final class SpringSecurityInstrumentation implements LibraryInstrumentation {
    private static final String LIBRARY = "org/springframework/security/";
    private static final String WEB = LIBRARY + "web/authentication/";
    private static final String PRINCIPALS = LIBRARY + "core/Authentication";

    /** Called by the service loader. */
    public SpringSecurityInstrumentation() {}

    @Override
    public String name() {
        return "Spring Security";
    }

    @Override
    public String supportedVersions() {
        return "5.7 to 7.0";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<AuditScope> audits() {
        return Set.of(AuditScope.LOGINS);
    }

    @Override
    public Set<String> classNames() {
        return Set.of(
                // Not woven: the adapter reads all that implement it.
                PRINCIPALS,
                LIBRARY + "web/FilterChainProxy$VirtualFilterChain",
                LIBRARY + "web/access/ExceptionTranslationFilter",
                WEB + "AbstractAuthenticationProcessingFilter",
                WEB + "AuthenticationFilter",
                WEB + "AnonymousAuthenticationFilter",
                WEB + "rememberme/RememberMeAuthenticationFilter",
                WEB + "www/BasicAuthenticationFilter",
                WEB + "www/DigestAuthenticationFilter",
                WEB + "logout/LogoutFilter",
                WEB + "logout/SecurityContextLogoutHandler",
                WEB + "session/AbstractSessionFixationProtectionStrategy",
                WEB + "switchuser/SwitchUserFilter",
                LIBRARY + "authentication/ProviderManager",
                LIBRARY + "authentication/dao/DaoAuthenticationProvider",
                LIBRARY + "ldap/search/FilterBasedLdapUserSearch");
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        switch (type.getSimpleName()) {
            case "VirtualFilterChain" ->
                methods.advise(named("doFilter").and(takesArguments(2)), SecurityFilterAdvice.class);
            case "ExceptionTranslationFilter" ->
                methods.advise(
                        named("handleSpringSecurityException").and(takesArguments(4)), SignInAdvice.Refused.class);
            case "AbstractAuthenticationProcessingFilter" -> {
                methods.rewrite(named("doFilter").and(isPrivate()), SignInCalls.ofSignIns());
                methods.advise(named("doFilter").and(isPrivate()), SignInAdvice.FilterEnded.class);
            }
            case "AuthenticationFilter" -> {
                methods.rewrite(named("doFilterInternal"), SignInCalls.ofSignIns());
                methods.advise(named("doFilterInternal"), SignInAdvice.FilterEnded.class);
            }
            case "RememberMeAuthenticationFilter" -> {
                methods.rewrite(
                        named("doFilter").and(isPrivate()),
                        SignInCalls.create(
                                Map.of(
                                        "onSuccessfulAuthentication", SignInStep.ACCEPTED,
                                        "onUnsuccessfulAuthentication", SignInStep.CREDENTIALS_REJECTED),
                                Map.of()));
                methods.advise(named("doFilter").and(isPrivate()), SignInAdvice.FilterEnded.class);
            }
            case "BasicAuthenticationFilter", "DigestAuthenticationFilter" ->
                methods.rewrite(
                        namedOneOf("doFilterInternal", "doFilter"),
                        SignInCalls.create(
                                Map.of(
                                        "onUnsuccessfulAuthentication", SignInStep.CREDENTIALS_REJECTED,
                                        "fail", SignInStep.CREDENTIALS_REJECTED),
                                Map.of()));
            case "LogoutFilter" ->
                methods.rewrite(
                        named("doFilter").and(isPrivate()),
                        SignInCalls.create(Map.of("logout", SignInStep.SIGNED_OUT), Map.of()));
            case "SecurityContextLogoutHandler" ->
                methods.advise(named("logout").and(takesArguments(3)), SignInAdvice.SignedOut.class);
            case "SwitchUserFilter" ->
                methods.rewrite(
                        named("doFilter").and(isPrivate()),
                        SignInCalls.create(
                                Map.of(
                                        "onAuthenticationSuccess", SignInStep.USER_SWITCHED,
                                        "onAuthenticationFailure", SignInStep.USER_SWITCHED),
                                Map.of()));
            case "AbstractSessionFixationProtectionStrategy" ->
                methods.advise(named("onSessionChange").and(takesArguments(3)), SignInAdvice.SessionChanged.class);
            case "AnonymousAuthenticationFilter" ->
                methods.advise(named("createAuthentication"), SignInAdvice.Anonymous.class);
            case "ProviderManager" -> methods.advise(named("authenticate"), SignInAdvice.CredentialsChecked.class);
            case "DaoAuthenticationProvider" -> methods.advise(named("retrieveUser"), SignInAdvice.UserFound.class);
            case "FilterBasedLdapUserSearch" ->
                methods.advise(named("searchForUser").and(takesArguments(1)), SignInAdvice.UserFound.class);
            default -> {
                // The interface of principals.
            }
        }
    }

    @Override
    public @Nullable String adapter(String internalName) {
        return internalName.equals(PRINCIPALS)
                ? "io.waymark.agent.instrumentation.springsecurity.adapter.AuthenticationReader"
                : null;
    }

    /** Reports what a filter passes to some methods, as their last argument, and what others return. */
    private static final class SignInCalls implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
        private static final String STEPS = Type.getInternalName(SignInStep.class);
        /** The step, the subject and no detail. */
        private static final int STACK = 3;

        private final Map<String, SignInStep> byArgument;
        private final Map<String, SignInStep> byResult;

        private SignInCalls(Map<String, SignInStep> byArgument, Map<String, SignInStep> byResult) {
            this.byArgument = byArgument;
            this.byResult = byResult;
        }

        /**
         * In this class, so that verifying the outer one loads nothing of Byte Buddy.
         *
         * @param byArgument the steps that calls of methods with these names report before they are made
         * @param byResult the steps that calls of methods with these names report after they return
         */
        static AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper create(
                Map<String, SignInStep> byArgument, Map<String, SignInStep> byResult) {
            return new SignInCalls(byArgument, byResult);
        }

        /** An accepted user is reported twice: in between, he may gain the factors that his session has already. */
        static AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper ofSignIns() {
            return new SignInCalls(
                    Map.of(
                            "successfulAuthentication", SignInStep.ACCEPTED,
                            "unsuccessfulAuthentication", SignInStep.REJECTED),
                    Map.of("attemptAuthentication", SignInStep.ACCEPTED));
        }

        @Override
        public MethodVisitor wrap(
                TypeDescription type,
                MethodDescription method,
                MethodVisitor next,
                Implementation.Context context,
                TypePool pool,
                int writerFlags,
                int readerFlags) {
            return new MethodVisitor(OpenedClassReader.ASM_API, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String name, String descriptor, boolean isInterface) {
                    boolean ofTokens = descriptor.contains("/Authentication");
                    SignInStep before = ofTokens ? byArgument.get(name) : null;
                    if (before != null) {
                        report(before);
                    }
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                    SignInStep after = ofTokens ? byResult.get(name) : null;
                    if (after != null) {
                        report(after);
                    }
                }

                private void report(SignInStep step) {
                    super.visitInsn(Opcodes.DUP);
                    super.visitFieldInsn(Opcodes.GETSTATIC, STEPS, step.name(), "L" + STEPS + ";");
                    super.visitInsn(Opcodes.SWAP);
                    super.visitInsn(Opcodes.ACONST_NULL);
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            Type.getInternalName(Bridge.class),
                            "onSignIn",
                            "(L" + STEPS + ";Ljava/lang/Object;Ljava/lang/Object;)V",
                            false);
                }

                @Override
                public void visitMaxs(int maxStack, int maxLocals) {
                    super.visitMaxs(maxStack + STACK, maxLocals);
                }
            };
        }
    }
}
