package org.rocketserver.servlet.classfile;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link IndexWriter} has written. Believes no number: nothing is made room for before it is there, so that
 * a damaged file ends the reading and not the server.
 */
final class IndexReader {
    /** Deeper than any that {@link ClassFileReader} lets through. */
    private static final int DEEPEST = 40;

    private final DataInputStream in;
    private final List<String> texts = new ArrayList<>();

    IndexReader(DataInputStream in) {
        this.in = in;
    }

    List<ClassFile> read() throws IOException {
        expectForm();
        List<ClassFile> classes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            classes.add(classFile());
        }
        expectForm();
        return classes;
    }

    private void expectForm() throws IOException {
        String form = text();
        if (!form.equals(ClassIndex.FORM)) {
            throw new IOException("not the expected form: " + form);
        }
    }

    private ClassFile classFile() throws IOException {
        String name = text();
        String superName = textOrNone();
        boolean isInterface = in.readBoolean();
        List<String> interfaces = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            interfaces.add(text());
        }
        List<AnnotationUse> annotations = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            annotations.add(annotation(0));
        }
        List<AnnotatedMember> members = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            members.add(new AnnotatedMember(kind(text()), text(), annotation(0)));
        }
        return new ClassFile(name, superName, interfaces, isInterface, annotations, members);
    }

    private static AnnotatedMember.Kind kind(String name) throws IOException {
        try {
            return AnnotatedMember.Kind.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("a member of the unknown kind " + name, e);
        }
    }

    private AnnotationUse annotation(int depth) throws IOException {
        String type = text();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            values.put(text(), value(depth));
        }
        return new AnnotationUse(type, values);
    }

    private Object value(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("values within values without end");
        }
        int tag = in.readByte();
        return switch (tag) {
            case 'Z' -> in.readBoolean();
            case 'I' -> in.readInt();
            case 'J' -> in.readLong();
            case 's' -> text();
            case '@' -> annotation(depth + 1);
            case '[' -> {
                List<Object> list = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    list.add(value(depth + 1));
                }
                yield list;
            }
            default -> throw new IOException("a value of the unknown kind " + tag);
        };
    }

    private String text() throws IOException {
        String text = textOrNone();
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    private @Nullable String textOrNone() throws IOException {
        int number = in.readInt();
        if (number == IndexWriter.NO_TEXT) {
            return null;
        }
        if (number == IndexWriter.NEW_TEXT) {
            texts.add(in.readUTF());
            return texts.get(texts.size() - 1);
        }
        if (number < 0 || number > texts.size()) {
            throw new IOException("there is no text " + number);
        }
        return texts.get(number - 1);
    }
}
