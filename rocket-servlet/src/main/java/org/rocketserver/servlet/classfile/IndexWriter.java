package org.rocketserver.servlet.classfile;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a {@link ClassIndex}. Each text is written once and is a number from then on, beginning with 1. */
final class IndexWriter {
    /** What stands for a text that follows. */
    static final int NEW_TEXT = 0;

    /** What stands for no text. */
    static final int NO_TEXT = -1;

    private final DataOutputStream out;
    private final Map<String, Integer> texts = new HashMap<>();

    IndexWriter(DataOutputStream out) {
        this.out = out;
    }

    void write(Collection<ClassFile> classes) throws IOException {
        text(ClassIndex.FORM);
        out.writeInt(classes.size());
        for (ClassFile each : classes) {
            text(each.name());
            text(each.superName());
            out.writeBoolean(each.isInterface());
            out.writeInt(each.interfaces().size());
            for (String name : each.interfaces()) {
                text(name);
            }
            out.writeInt(each.annotations().size());
            for (AnnotationUse annotation : each.annotations()) {
                annotation(annotation);
            }
            out.writeInt(each.members().size());
            for (AnnotatedMember member : each.members()) {
                text(member.kind().name());
                text(member.name());
                annotation(member.annotation());
            }
        }
        text(ClassIndex.FORM);
    }

    private void annotation(AnnotationUse annotation) throws IOException {
        text(annotation.type());
        out.writeInt(annotation.values().size());
        for (Map.Entry<String, Object> each : annotation.values().entrySet()) {
            text(each.getKey());
            value(each.getValue());
        }
    }

    private void value(Object value) throws IOException {
        if (value instanceof Boolean flag) {
            out.writeByte('Z');
            out.writeBoolean(flag);
        } else if (value instanceof Integer number) {
            out.writeByte('I');
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte('J');
            out.writeLong(number);
        } else if (value instanceof String text) {
            out.writeByte('s');
            text(text);
        } else if (value instanceof AnnotationUse nested) {
            out.writeByte('@');
            annotation(nested);
        } else {
            List<?> list = (List<?>) value;
            out.writeByte('[');
            out.writeInt(list.size());
            for (Object each : list) {
                value(each);
            }
        }
    }

    private void text(@Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(NO_TEXT);
            return;
        }
        Integer known = texts.putIfAbsent(text, texts.size() + 1);
        if (known != null) {
            out.writeInt(known);
        } else {
            out.writeInt(NEW_TEXT);
            out.writeUTF(text);
        }
    }
}
