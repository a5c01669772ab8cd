package org.rocketserver.servlet.descriptor;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.HttpMethodConstraintElement;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity.EmptyRoleSemantic;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.DeploymentException;

/** Reads {@code @ServletSecurity} from an index (§13.4.1). */
final class SecurityAnnotation {
    private SecurityAnnotation() {}

    static ServletSecurityElement element(AnnotationInstance security, Origin origin) throws DeploymentException {
        try {
            AnnotationValue all = security.value("value");
            AnnotationValue methods = security.value("httpMethodConstraints");
            List<HttpMethodConstraintElement> named = new ArrayList<>();
            if (methods != null) {
                for (AnnotationInstance each : methods.asNestedArray()) {
                    named.add(new HttpMethodConstraintElement(
                            AnnotationReader.string(each, "value", ""), constraint(each, "emptyRoleSemantic")));
                }
            }
            HttpConstraintElement others =
                    all == null ? new HttpConstraintElement() : constraint(all.asNested(), "value");
            return new ServletSecurityElement(others, named);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    origin + ": @ServletSecurity is contradictory (" + e.getMessage() + "); correct it.", e);
        }
    }

    private static HttpConstraintElement constraint(AnnotationInstance annotation, String semanticMember) {
        String semantic = enumName(annotation.value(semanticMember));
        String transport = enumName(annotation.value("transportGuarantee"));
        return new HttpConstraintElement(
                semantic == null ? EmptyRoleSemantic.PERMIT : EmptyRoleSemantic.valueOf(semantic),
                transport == null ? TransportGuarantee.NONE : TransportGuarantee.valueOf(transport),
                AnnotationReader.strings(annotation, "rolesAllowed").toArray(String[]::new));
    }

    private static @Nullable String enumName(@Nullable AnnotationValue value) {
        return value == null ? null : value.asEnum();
    }
}
