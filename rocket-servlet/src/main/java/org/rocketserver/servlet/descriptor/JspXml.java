package org.rocketserver.servlet.descriptor;

import java.util.ArrayList;
import java.util.List;
import org.rocketserver.servlet.DeploymentException;
import org.rocketserver.servlet.descriptor.JspDecl.PropertyGroup;
import org.rocketserver.servlet.descriptor.JspDecl.Taglib;
import org.rocketserver.servlet.mapping.UrlPattern;

/** Reads {@code jsp-config}, and the {@code taglib} elements that stood outside of it before version 2.4. */
final class JspXml {
    private JspXml() {}

    static JspDecl read(XmlElement root) throws DeploymentException {
        List<Taglib> taglibs = new ArrayList<>();
        List<PropertyGroup> groups = new ArrayList<>();
        taglibs(root, taglibs);
        for (XmlElement config : root.children("jsp-config")) {
            taglibs(config, taglibs);
            for (XmlElement group : config.children("jsp-property-group")) {
                groups.add(group(group));
            }
        }
        return new JspDecl(taglibs, groups);
    }

    private static void taglibs(XmlElement element, List<Taglib> taglibs) throws DeploymentException {
        for (XmlElement each : element.children("taglib")) {
            taglibs.add(new Taglib(each.required("taglib-uri"), each.required("taglib-location")));
        }
    }

    private static PropertyGroup group(XmlElement element) throws DeploymentException {
        return new PropertyGroup(
                WebXmlParser.urlPatterns(element, UrlPattern::of),
                element.value("el-ignored"),
                element.value("error-on-el-not-found"),
                element.value("page-encoding"),
                element.value("scripting-invalid"),
                element.value("is-xml"),
                element.values("include-prelude"),
                element.values("include-coda"),
                element.value("deferred-syntax-allowed-as-literal"),
                element.value("trim-directive-whitespaces"),
                element.value("default-content-type"),
                element.value("buffer"),
                element.value("error-on-undeclared-namespace"));
    }
}
