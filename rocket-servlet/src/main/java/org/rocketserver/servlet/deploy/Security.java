package org.rocketserver.servlet.deploy;

import jakarta.servlet.ServletSecurityElement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.context.AppContext;
import org.rocketserver.servlet.context.AppLifecycle;
import org.rocketserver.servlet.descriptor.ConstraintDecl;
import org.rocketserver.servlet.descriptor.LoginDecl;
import org.rocketserver.servlet.descriptor.WebAppDescriptor;
import org.rocketserver.servlet.security.AnnotatedConstraints;
import org.rocketserver.servlet.security.ConstraintTable;
import org.rocketserver.servlet.security.LoginSettings;
import org.rocketserver.servlet.security.SecurityConstraint;
import org.rocketserver.servlet.security.SecurityGate;
import org.rocketserver.servlet.security.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was declared about security, as the security room wants it. Pure. */
public final class Security {
    private static final Logger LOG = LoggerFactory.getLogger("Rocket");

    private Security() {}

    /** Whether there is anything for the gate to do. */
    static boolean secured(Application application, WebAppDescriptor descriptor, AppLifecycle life) {
        return application.realm() != null
                || descriptor.login() != null
                || !descriptor.constraints().isEmpty()
                || !life.servletSecurity().isEmpty();
    }

    static SecurityGate gate(
            Application application,
            AppContext context,
            AppLifecycle life,
            InstantSource clock,
            IntSupplier securePort) {
        WebAppDescriptor descriptor = context.descriptor();
        List<SecurityConstraint> constraints = new ArrayList<>(declared(descriptor));
        for (Map.Entry<String, ServletSecurityElement> servlet :
                life.servletSecurity().entrySet()) {
            constraints.addAll(AnnotatedConstraints.of(servlet.getValue(), List.of(servlet.getKey())));
        }
        ConstraintTable table = ConstraintTable.of(constraints, descriptor.denyUncoveredHttpMethods());
        report(context, table, descriptor.denyUncoveredHttpMethods());
        LoginSettings settings = settings(descriptor).withSecurePort(securePort);
        if (application.realm() == null) {
            reportNoRealm(context, settings.method(), constraints);
        }
        return new SecurityGate(table, settings, context.roles(), application.realm(), clock);
    }

    private static void reportNoRealm(
            AppContext context, @Nullable String method, List<SecurityConstraint> constraints) {
        if (method != null && !"NONE".equals(method)) {
            LOG.warn(
                    "{}: nobody can log in by {}: neither the application nor the server has a realm", context, method);
        } else if (askForRoles(constraints)) {
            LOG.warn(
                    "{}: nobody has the roles that security constraints ask for, the answer is 403:"
                            + " there is nothing to log in by, and no realm",
                    context);
        }
    }

    private static boolean askForRoles(List<SecurityConstraint> constraints) {
        for (SecurityConstraint constraint : constraints) {
            Set<String> roles = constraint.roles();
            if (roles != null && !roles.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** A container must tell the deployer of the methods that constraints leave out (§13.8.4.2). */
    private static void report(AppContext context, ConstraintTable table, boolean denied) {
        for (String what : table.uncovered()) {
            if (denied) {
                LOG.debug("{}: no security constraint covers {}: denied", context, what);
            } else {
                LOG.warn("{}: {}", context, uncovered(what));
            }
        }
    }

    static String uncovered(String what) {
        return "no security constraint covers " + what + ": open to everybody, unless the application says"
                + " deny-uncovered-http-methods (Servlet 6.1 §13.8.4)";
    }

    /** What the descriptor constrains. */
    public static List<SecurityConstraint> declared(WebAppDescriptor descriptor) {
        List<SecurityConstraint> constraints = new ArrayList<>();
        for (ConstraintDecl declared : descriptor.constraints()) {
            constraints.add(constraint(declared));
        }
        return constraints;
    }

    private static SecurityConstraint constraint(ConstraintDecl declared) {
        List<SecurityConstraint.WebResources> resources = new ArrayList<>();
        for (ConstraintDecl.ResourceCollection collection : declared.collections()) {
            resources.add(new SecurityConstraint.WebResources(
                    collection.urlPatterns(), collection.methods(), collection.methodOmissions()));
        }
        Transport transport =
                declared.transport() == ConstraintDecl.Transport.NONE ? Transport.NONE : Transport.CONFIDENTIAL;
        return new SecurityConstraint(resources, declared.roles(), transport);
    }

    private static LoginSettings settings(WebAppDescriptor descriptor) {
        LoginDecl login = descriptor.login();
        if (login == null) {
            return LoginSettings.NONE;
        }
        LoginSettings none = LoginSettings.NONE;
        return new LoginSettings(
                login.method(),
                Objects.requireNonNullElse(login.realmName(), none.realmName()),
                login.formLoginPage(),
                login.formErrorPage(),
                none.savedBodyBytes(),
                none.securePort());
    }
}
