package org.rocketserver.servlet.context;

import jakarta.servlet.descriptor.JspConfigDescriptor;
import jakarta.servlet.descriptor.JspPropertyGroupDescriptor;
import jakarta.servlet.descriptor.TaglibDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.descriptor.JspDecl;

/** The {@code jsp-config} of an application as the API shows it to a JSP engine. Immutable. */
final class JspView implements JspConfigDescriptor {
    private final List<TaglibDescriptor> taglibs = new ArrayList<>();
    private final List<JspPropertyGroupDescriptor> groups = new ArrayList<>();

    JspView(JspDecl declared) {
        declared.taglibs().forEach(taglib -> taglibs.add(new TaglibView(taglib)));
        declared.propertyGroups().forEach(group -> groups.add(new GroupView(group)));
    }

    @Override
    public Collection<TaglibDescriptor> getTaglibs() {
        return new ArrayList<>(taglibs);
    }

    @Override
    public Collection<JspPropertyGroupDescriptor> getJspPropertyGroups() {
        return new ArrayList<>(groups);
    }

    private record TaglibView(JspDecl.Taglib declared) implements TaglibDescriptor {
        @Override
        public String getTaglibURI() {
            return declared.uri();
        }

        @Override
        public String getTaglibLocation() {
            return declared.location();
        }
    }

    private record GroupView(JspDecl.PropertyGroup declared) implements JspPropertyGroupDescriptor {
        @Override
        public Collection<String> getUrlPatterns() {
            return new ArrayList<>(declared.urlPatterns());
        }

        @Override
        public @Nullable String getElIgnored() {
            return declared.elIgnored();
        }

        @Override
        public @Nullable String getErrorOnELNotFound() {
            return declared.errorOnElNotFound();
        }

        @Override
        public @Nullable String getPageEncoding() {
            return declared.pageEncoding();
        }

        @Override
        public @Nullable String getScriptingInvalid() {
            return declared.scriptingInvalid();
        }

        @Override
        public @Nullable String getIsXml() {
            return declared.isXml();
        }

        @Override
        public Collection<String> getIncludePreludes() {
            return new ArrayList<>(declared.includePreludes());
        }

        @Override
        public Collection<String> getIncludeCodas() {
            return new ArrayList<>(declared.includeCodas());
        }

        @Override
        public @Nullable String getDeferredSyntaxAllowedAsLiteral() {
            return declared.deferredSyntaxAllowedAsLiteral();
        }

        @Override
        public @Nullable String getTrimDirectiveWhitespaces() {
            return declared.trimDirectiveWhitespaces();
        }

        @Override
        public @Nullable String getDefaultContentType() {
            return declared.defaultContentType();
        }

        @Override
        public @Nullable String getBuffer() {
            return declared.buffer();
        }

        @Override
        public @Nullable String getErrorOnUndeclaredNamespace() {
            return declared.errorOnUndeclaredNamespace();
        }
    }
}
