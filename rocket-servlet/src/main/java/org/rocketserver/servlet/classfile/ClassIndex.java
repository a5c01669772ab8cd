package org.rocketserver.servlet.classfile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The classes of a folder, a jar or several of them, by name. Immutable. */
public final class ClassIndex {
    /** The form that {@link #write} gives: whoever keeps what was written tells one from another by this. */
    public static final String FORM = "rocket class index 1";

    private final Map<String, ClassFile> classes = new LinkedHashMap<>();

    private ClassIndex() {}

    /** Of these classes; the first of two with one name counts, as on a class path. */
    public static ClassIndex of(Iterable<ClassFile> classes) {
        ClassIndex index = new ClassIndex();
        for (ClassFile each : classes) {
            index.classes.putIfAbsent(each.name(), each);
        }
        return index;
    }

    /** Of several as one; the first that has a name counts. */
    public static ClassIndex joining(Iterable<ClassIndex> parts) {
        ClassIndex index = new ClassIndex();
        for (ClassIndex part : parts) {
            part.classes.forEach(index.classes::putIfAbsent);
        }
        return index;
    }

    /** All of them, in the order in which they were found. */
    public Collection<ClassFile> classes() {
        return Collections.unmodifiableCollection(classes.values());
    }

    /** The class of this name, or null. */
    public @Nullable ClassFile find(String name) {
        return classes.get(name);
    }

    /** Writes all of it, in a form for {@link #read}. */
    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        new IndexWriter(data).write(classes.values());
        data.flush();
    }

    /**
     * Reads what was written.
     *
     * @throws IOException if it is not whole, or of another form
     */
    public static ClassIndex read(InputStream in) throws IOException {
        return of(new IndexReader(new DataInputStream(in)).read());
    }
}
