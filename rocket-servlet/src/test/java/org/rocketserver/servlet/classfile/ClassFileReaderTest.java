package org.rocketserver.servlet.classfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.HttpMethodConstraint;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.ServletSecurity.TransportGuarantee;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebServlet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMS §4, as far as containers ask. */
class ClassFileReaderTest {
    @Retention(RetentionPolicy.RUNTIME)
    private @interface Seen {
        int number() default 1;
    }

    @Retention(RetentionPolicy.CLASS)
    private @interface Compiled {}

    @WebServlet(
            value = {"/a", "/b"},
            name = "näme\0𝄞",
            loadOnStartup = -3,
            asyncSupported = true,
            initParams = {@WebInitParam(name = "x", value = ""), @WebInitParam(name = "y", value = "2")})
    @WebFilter(dispatcherTypes = {DispatcherType.ERROR, DispatcherType.ASYNC})
    @MultipartConfig(maxFileSize = 1L << 40, fileSizeThreshold = 7)
    @ServletSecurity(
            value = @HttpConstraint(transportGuarantee = TransportGuarantee.CONFIDENTIAL),
            httpMethodConstraints = @HttpMethodConstraint(value = "PUT", rolesAllowed = "r"))
    abstract static class Full extends Random implements Serializable, Comparable<Full> {
        private static final long serialVersionUID = 1L;
        static final double TWO_PLACES = 0.1;

        @Seen(number = 5)
        long field;

        @Compiled
        abstract double method(int a, @Seen String b);
    }

    @Seen
    private record Pair(@Seen int left, int right) {}

    private static byte[] octets(Class<?> type) throws IOException {
        String name = type.getName();
        try (InputStream in = type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            return in.readAllBytes();
        }
    }

    private static ClassFile read(Class<?> type) throws IOException {
        return ClassFileReader.read(octets(type));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            classes = {
                Full.class,
                Pair.class,
                Seen.class,
                Object.class,
                Comparable.class,
                List.class,
                Random.class,
                DispatcherType.class,
                WebServlet.class,
                ClassFileReader.class
            })
    void namesAreThoseOfTheLoadedClass(Class<?> type) throws IOException {
        ClassFile file = read(type);

        assertThat(file.name()).isEqualTo(type.getName());
        assertThat(file.isInterface()).isEqualTo(type.isInterface());
        Class<?> above = type.isInterface() ? Object.class : type.getSuperclass();
        assertThat(file.superName()).isEqualTo(above == null ? null : above.getName());
        assertThat(file.interfaces())
                .isEqualTo(
                        Arrays.stream(type.getInterfaces()).map(Class::getName).toList());
    }

    @Test
    void everyKindOfValueIsRead() throws IOException {
        ClassFile file = read(Full.class);

        AnnotationUse servlet = file.annotation(WebServlet.class.getName());
        assertThat(servlet.simpleName()).isEqualTo("WebServlet");
        assertThat(servlet.strings("value")).containsExactly("/a", "/b");
        assertThat(servlet.string("name", "other")).isEqualTo("näme\0𝄞");
        assertThat(servlet.number("loadOnStartup", 9)).isEqualTo(-3);
        assertThat(servlet.flag("asyncSupported")).isTrue();
        assertThat(servlet.nestedOnes("initParams"))
                .extracting(each -> each.string("name", "?"), each -> each.string("value", "none"))
                .containsExactly(tuple("x", "none"), tuple("y", "2"));
        assertThat(file.annotation(WebFilter.class.getName()).strings("dispatcherTypes"))
                .containsExactly("ERROR", "ASYNC");
        AnnotationUse multipart = file.annotation(MultipartConfig.class.getName());
        assertThat(multipart.number("maxFileSize", -1)).isEqualTo(1L << 40);
        assertThat(multipart.number("fileSizeThreshold", -1)).isEqualTo(7);
        AnnotationUse security = file.annotation(ServletSecurity.class.getName());
        assertThat(security.nested("value").string("transportGuarantee")).isEqualTo("CONFIDENTIAL");
        assertThat(security.nestedOnes("httpMethodConstraints").get(0).strings("rolesAllowed"))
                .containsExactly("r");
    }

    @Test
    void whatIsNotSaidIsMissing() throws IOException {
        AnnotationUse filter = read(Full.class).annotation(WebFilter.class.getName());

        assertThat(filter.string("filterName", "other")).isEqualTo("other");
        assertThat(filter.strings("urlPatterns")).isEmpty();
        assertThat(filter.flag("asyncSupported")).isNull();
        assertThat(filter.number("asyncSupported", 4)).isEqualTo(4);
        assertThat(filter.nestedOnes("initParams")).isEmpty();
    }

    @Test
    void annotationsOfMembersAreFoundAndOfOthersThanJakartaOnlyThatTheyAreThere() throws IOException {
        ClassFile file = read(Full.class);

        assertThat(file.members())
                .extracting(
                        AnnotatedMember::kind,
                        AnnotatedMember::name,
                        each -> each.annotation().simpleName(),
                        each -> each.annotation().values().size())
                .containsExactlyInAnyOrder(
                        tuple(AnnotatedMember.Kind.FIELD, "field", "ClassFileReaderTest$Seen", 0),
                        tuple(AnnotatedMember.Kind.METHOD, "method", "ClassFileReaderTest$Compiled", 0),
                        tuple(AnnotatedMember.Kind.PARAMETER, "method", "ClassFileReaderTest$Seen", 0));
        assertThat(file.mentions(Seen.class.getName())).isTrue();
        assertThat(file.mentions(Deprecated.class.getName())).isFalse();
        assertThat(read(Pair.class).members())
                .extracting(AnnotatedMember::kind, AnnotatedMember::name)
                .contains(tuple(AnnotatedMember.Kind.RECORD_COMPONENT, "left"));
    }

    @Test
    void aClassOfALaterReleaseIsReadAsWell() throws IOException {
        byte[] octets = octets(Full.class);
        octets[6] = 0x7F;

        assertThat(ClassFileReader.read(octets).name()).isEqualTo(Full.class.getName());
    }

    @Test
    void everyFileThatIsCutOffIsRefused() throws IOException {
        byte[] octets = octets(Full.class);

        for (int length = 0; length < octets.length; length++) {
            byte[] cut = Arrays.copyOf(octets, length);
            assertThatThrownBy(() -> ClassFileReader.read(cut))
                    .as("%d octets", length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDamagedFileIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] octets = octets(Full.class);
        Random random = new Random(7);

        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = octets.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(ClassFileReader.read(damaged).name()).isNotNull();
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotNull();
            }
        }
    }

    // ---- the index

    private static byte[] written(ClassIndex index) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        index.write(out);
        return out.toByteArray();
    }

    private static ClassIndex few() throws IOException {
        return ClassIndex.of(List.of(read(Full.class), read(Pair.class), read(Object.class), read(List.class)));
    }

    @Test
    void anIndexIsReadAsItWasWritten() throws IOException {
        ClassIndex index = few();

        ClassIndex again = ClassIndex.read(new ByteArrayInputStream(written(index)));

        assertThat(again.classes()).containsExactlyElementsOf(index.classes());
        assertThat(again.find(Pair.class.getName())).isEqualTo(read(Pair.class));
        assertThat(again.find("none")).isNull();
    }

    @Test
    void anIndexThatIsCutOffOrDamagedIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] whole = written(few());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ClassIndex.read(new ByteArrayInputStream(cut)))
                    .as("%d octets", length)
                    .isInstanceOf(IOException.class);
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertThat(ClassIndex.read(new ByteArrayInputStream(damaged))).isNotNull();
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    @Test
    void theFirstOfTwoOfOneNameCounts() throws IOException {
        ClassFile first = read(Pair.class);
        ClassFile second = new ClassFile(first.name(), "other", List.of(), false, List.of(), List.of());

        ClassIndex joined = ClassIndex.joining(List.of(ClassIndex.of(List.of(first)), ClassIndex.of(List.of(second))));

        assertThat(joined.classes()).containsExactly(first);
        assertThat(ClassIndex.of(List.of(first, second)).find(first.name())).isSameAs(first);
    }
}
