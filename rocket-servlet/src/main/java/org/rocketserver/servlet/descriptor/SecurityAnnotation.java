package org.rocketserver.servlet.descriptor;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.HttpMethodConstraintElement;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.EmptyRoleSemantic;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import java.util.ArrayList;
import java.util.List;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.classfile.AnnotationUse;

/** Reads {@code @ServletSecurity} from a class file (§13.4.1). */
final class SecurityAnnotation {
    private SecurityAnnotation() {}

    static ServletSecurityElement element(AnnotationUse security, Origin origin) throws DeploymentException {
        try {
            List<HttpMethodConstraintElement> named = new ArrayList<>();
            for (AnnotationUse each : security.nestedOnes("httpMethodConstraints")) {
                named.add(new HttpMethodConstraintElement(
                        each.string("value", ""), constraint(each, "emptyRoleSemantic")));
            }
            AnnotationUse all = security.nested("value");
            HttpConstraintElement others = all == null ? new HttpConstraintElement() : constraint(all, "value");
            return new ServletSecurityElement(others, named);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    origin + ": @ServletSecurity is contradictory (" + e.getMessage() + "); correct it.", e);
        }
    }

    private static HttpConstraintElement constraint(AnnotationUse annotation, String semanticMember) {
        String semantic = annotation.string(semanticMember);
        String transport = annotation.string("transportGuarantee");
        return new HttpConstraintElement(
                semantic == null ? EmptyRoleSemantic.PERMIT : EmptyRoleSemantic.valueOf(semantic),
                transport == null ? TransportGuarantee.NONE : TransportGuarantee.valueOf(transport),
                annotation.strings("rolesAllowed").toArray(String[]::new));
    }
}
