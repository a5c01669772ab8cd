package org.rocketserver.servlet.classfile;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ClassFile} from its octets (JVMS §4.1), of whatever release; what it is not asked for is stepped over.
 * One instance for one file.
 */
public final class ClassFileReader {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int INTERFACE = 0x0200;

    /** Annotations within annotations nest as deep as this at most; compilers know no cycles, attackers might. */
    private static final int DEEPEST = 16;

    private static final String VALUES_OF = "jakarta.";

    private final byte[] octets;
    private final ByteBuffer in;

    /** Where each constant's content begins, behind its tag; zero for none (JVMS §4.4). */
    private int[] constants = new int[0];

    /** Those constants that were read as texts. */
    private @Nullable String[] texts = new String[0];

    private final List<AnnotationUse> annotations = new ArrayList<>();
    private final List<AnnotatedMember> members = new ArrayList<>();

    private ClassFileReader(byte[] octets) {
        this.octets = octets;
        this.in = ByteBuffer.wrap(octets);
    }

    /**
     * Reads a class.
     *
     * @param octets the whole file
     * @throws IOException if it is no class file
     */
    public static ClassFile read(byte[] octets) throws IOException {
        try {
            return new ClassFileReader(octets).classFile();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException | EOFException e) {
            throw new IOException("the class file is cut off or damaged", e);
        }
    }

    private ClassFile classFile() throws IOException {
        if (in.getInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        skip(4); // minor and major version
        findConstants();
        boolean isInterface = (u2() & INTERFACE) != 0;
        String name = className(u2());
        int above = u2();
        String superName = above == 0 ? null : className(above);
        List<String> interfaces = new ArrayList<>();
        for (int left = u2(); left > 0; left--) {
            interfaces.add(className(u2()));
        }
        members(AnnotatedMember.Kind.FIELD);
        members(AnnotatedMember.Kind.METHOD);
        attributes(null, "");
        return new ClassFile(name, superName, interfaces, isInterface, annotations, members);
    }

    /** §4.4: each constant's length follows from its tag. */
    private void findConstants() throws IOException {
        int count = u2();
        constants = new int[count];
        texts = new String[count];
        for (int i = 1; i < count; i++) {
            int tag = u1();
            constants[i] = in.position();
            switch (tag) {
                case 1 -> skip(u2()); // a text
                case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
                case 5, 6 -> { // long and double take two places
                    skip(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> skip(2);
                case 15 -> skip(3);
                default -> throw new IOException("a constant of the unknown kind " + tag);
            }
        }
    }

    /** §4.5 and §4.6. */
    private void members(AnnotatedMember.Kind kind) throws IOException {
        for (int left = u2(); left > 0; left--) {
            skip(2); // access flags
            member(kind);
        }
    }

    private void member(AnnotatedMember.Kind kind) throws IOException {
        String name = text(u2());
        skip(2); // descriptor
        attributes(kind, name);
    }

    /** §4.7, of a member, or of the class where there is no kind. */
    private void attributes(AnnotatedMember.@Nullable Kind kind, String member) throws IOException {
        for (int left = u2(); left > 0; left--) {
            String name = text(u2());
            int length = in.getInt();
            int end = in.position() + length;
            if (end < in.position()) {
                throw new IOException("an attribute of " + length + " octets");
            }
            switch (name) {
                case "RuntimeVisibleAnnotations", "RuntimeInvisibleAnnotations" -> annotations(kind, member);
                case "RuntimeVisibleParameterAnnotations", "RuntimeInvisibleParameterAnnotations" -> {
                    for (int parameters = u1(); parameters > 0; parameters--) {
                        annotations(AnnotatedMember.Kind.PARAMETER, member);
                    }
                }
                case "Record" -> components(kind);
                default -> {}
            }
            in.position(end);
        }
    }

    /** §4.7.30; only a class has any. */
    private void components(AnnotatedMember.@Nullable Kind kind) throws IOException {
        if (kind == null) {
            for (int left = u2(); left > 0; left--) {
                member(AnnotatedMember.Kind.RECORD_COMPONENT);
            }
        }
    }

    // ---- annotations, §4.7.16

    private void annotations(AnnotatedMember.@Nullable Kind kind, String member) throws IOException {
        for (int left = u2(); left > 0; left--) {
            AnnotationUse annotation = annotation(0);
            if (kind == null) {
                annotations.add(annotation);
            } else {
                members.add(new AnnotatedMember(kind, member, annotation));
            }
        }
    }

    private AnnotationUse annotation(int depth) throws IOException {
        String descriptor = text(u2()); // Lpackage/Name;
        String type = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
        Map<String, Object> values = new LinkedHashMap<>();
        for (int left = u2(); left > 0; left--) {
            values.put(text(u2()), value(depth));
        }
        return new AnnotationUse(type, type.startsWith(VALUES_OF) ? values : Map.of());
    }

    private Object value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("annotations within annotations without end");
        }
        int tag = u1();
        return switch (tag) {
            case 'Z' -> in.getInt(constant(u2())) != 0;
            // numbers with a fraction as their bits: no annotation that is asked for has any
            case 'B', 'C', 'S', 'I', 'F' -> in.getInt(constant(u2()));
            case 'J', 'D' -> in.getLong(constant(u2()));
            case 's', 'c' -> text(u2());
            case 'e' -> {
                skip(2); // the enum's type
                yield text(u2());
            }
            case '@' -> annotation(depth + 1);
            case '[' -> {
                List<Object> list = new ArrayList<>();
                for (int left = u2(); left > 0; left--) {
                    list.add(value(depth + 1));
                }
                yield list;
            }
            default -> throw new IOException("an annotation's value of the unknown kind " + tag);
        };
    }

    // ---- parts

    private int u1() {
        return in.get() & 0xFF;
    }

    private int u2() {
        return in.getShort() & 0xFFFF;
    }

    private void skip(int count) {
        in.position(in.position() + count);
    }

    private int constant(int index) throws IOException {
        int at = constants[index];
        if (at == 0) {
            throw new IOException("there is no constant " + index);
        }
        return at;
    }

    private String className(int index) throws IOException {
        return text(in.getShort(constant(index)) & 0xFFFF).replace('/', '.');
    }

    /** In the form that {@link DataInputStream#readUTF} reads, too (§4.4.7). */
    private String text(int index) throws IOException {
        int at = constant(index);
        String text = texts[index];
        if (text == null) {
            text = new DataInputStream(new ByteArrayInputStream(octets, at, octets.length - at)).readUTF();
            texts[index] = text;
        }
        return text;
    }
}
