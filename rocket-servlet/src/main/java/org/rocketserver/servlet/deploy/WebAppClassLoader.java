package org.rocketserver.servlet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocketserver.servlet.resource.UncachedJars;

/**
 * The class loader of one application (§10.7.2): {@code WEB-INF/classes}, then the jars of {@code WEB-INF/lib} in the
 * order of their names, then the parent. Only Java itself and the Servlet API come from the parent first; copies of the
 * Servlet API in {@code WEB-INF/lib} are never looked at. Resources follow the same order. Safe for use by many
 * threads; closing it gives back the jars.
 */
public final class WebAppClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String[] PLATFORM = {
        "javax.", "jdk.", "sun.", "com.sun.", "org.w3c.dom.", "org.xml.sax.", "org.ietf.jgss.", "netscape.javascript."
    };

    /** How many class loaders have a jar: several deployments may have one folder, also a new version and the old. */
    private static final Map<Path, Integer> USERS = new ConcurrentHashMap<>();

    private final List<Path> jars;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ClassLoader parent;
    private final Predicate<String> hidden;
    private volatile boolean knowsDrivers;

    private WebAppClassLoader(String name, URL[] urls, List<Path> jars, ClassLoader parent, Predicate<String> hidden) {
        super(name, urls, parent, protocol -> protocol.equals("jar") ? new UncachedJars() : null);
        this.jars = jars;
        this.parent = parent;
        this.hidden = hidden;
        jars.forEach(jar -> USERS.merge(jar, 1, Integer::sum));
    }

    /**
     * A class loader for an application's folder.
     *
     * @param name shown in stack traces
     * @param root the folder that has {@code WEB-INF}
     * @param jars the jars of {@code WEB-INF/lib}, sorted
     * @param hidden names of classes that are not to be seen in the parent
     */
    static WebAppClassLoader of(String name, Path root, List<Path> jars, ClassLoader parent, Predicate<String> hidden) {
        List<URL> urls = new ArrayList<>();
        Path classes = root.resolve("WEB-INF").resolve("classes");
        if (Files.isDirectory(classes)) {
            urls.add(url(classes));
        }
        for (Path jar : jars) {
            urls.add(url(jar));
        }
        return new WebAppClassLoader(name, urls.toArray(URL[]::new), List.copyOf(jars), parent, hidden);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not a file: " + path, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = find(name);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        if (isContainers(name)) {
            knowsDrivers |= name.equals("java.sql.Driver");
            return parent.loadClass(name);
        }
        Class<?> platform = isPlatforms(name) ? orNull(getPlatformClassLoader(), name) : null;
        if (platform != null) {
            return platform;
        }
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            if (hidden.test(name)) {
                throw e;
            }
            return parent.loadClass(name);
        }
    }

    private static @Nullable Class<?> orNull(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            return null; // a package such as javax.inject, which the JDK has not
        }
    }

    /** Classes that exist once for the server and all its applications. Pages (JSP) are not part of the Servlet API. */
    static boolean isContainers(String name) {
        if (name.startsWith("jakarta.servlet.")) {
            return !name.startsWith("jakarta.servlet.jsp.");
        }
        return name.startsWith("java.");
    }

    private static boolean isPlatforms(String name) {
        for (String prefix : PLATFORM) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable URL getResource(String name) {
        if (isContainersFile(name)) {
            return parent.getResource(name);
        }
        URL own = findResource(name);
        return own != null || HiddenClasses.hidesResource(hidden, name) ? own : parent.getResource(name);
    }

    /**
     * As by {@link #getResource}, but what is the parent's is opened by the parent: this class loader would close its
     * jar when it is closed itself, though others read from that.
     */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        if (isContainersFile(name)) {
            return parent.getResourceAsStream(name);
        }
        return findResource(name) != null || HiddenClasses.hidesResource(hidden, name)
                ? super.getResourceAsStream(name)
                : parent.getResourceAsStream(name);
    }

    /** Whether a resource lies in a package whose classes exist once for all. */
    private static boolean isContainersFile(String name) {
        return name.indexOf('/') > 0 && isContainers(name.replace('/', '.'));
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (isContainersFile(name)) {
            return parent.getResources(name);
        }
        List<URL> all = Collections.list(findResources(name));
        if (!HiddenClasses.hidesResource(hidden, name)) {
            all.addAll(Collections.list(parent.getResources(name)));
        }
        return Collections.enumeration(all);
    }

    /** Whether a class of the application was linked that implements or uses JDBC drivers. */
    boolean knowsDrivers() {
        return knowsDrivers;
    }

    /** Makes a class of the container's one of the application's. */
    Class<?> define(String name, byte[] octets) {
        return defineClass(name, octets, 0, octets.length);
    }

    /**
     * Closes the jars: those this class loader opened and those the JDK keeps for {@code jar:} URLs, unless another
     * deployment has them and may be reading.
     */
    @Override
    public void close() throws IOException {
        super.close();
        if (closed.compareAndSet(false, true)) {
            for (Path jar : jars) {
                if (USERS.computeIfPresent(jar, (same, users) -> users == 1 ? null : users - 1) == null) {
                    forgetCachedJar(jar);
                }
            }
        }
    }

    /** Somebody who opened a URL made of what {@code getResource} answered has left the jar open in the JDK's cache. */
    private static void forgetCachedJar(Path jar) throws IOException {
        if (Files.isRegularFile(jar)) {
            JarURLConnection connection = (JarURLConnection)
                    URI.create("jar:" + jar.toUri() + "!/").toURL().openConnection();
            connection.setUseCaches(true);
            connection.getJarFile().close();
        }
    }
}
