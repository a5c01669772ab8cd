package org.rocketserver.examples.benchmark.micro;

import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.rocketserver.http.UriPath;
import org.rocketserver.servlet.mapping.ContextMap;
import org.rocketserver.servlet.mapping.FilterMap;
import org.rocketserver.servlet.mapping.PathMatch;
import org.rocketserver.servlet.mapping.RequestPaths;
import org.rocketserver.servlet.mapping.ServletMap;
import org.rocketserver.servlet.mapping.UrlPattern;

/** From a path to its application, servlet and filters: a hundred contexts, a thousand servlets, ten filters. */
public class Mapping {
    private static final int CONTEXTS = 100;
    private static final int SERVLETS = 1000;
    private static final int FILTERS = 10;

    /** Paths that are found in each of the ways of Servlet 6.1 §12.1. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Servlets {
        @Param({"/exact/500", "/prefix/500/a/b", "/a/b/page.jsp", "/a/b/c/none"})
        public String path;

        private final ServletMap<String> map = map();

        private static ServletMap<String> map() {
            ServletMap.Builder<String> builder = ServletMap.builder();
            for (int i = 0; i < SERVLETS / 2; i++) {
                builder.add(UrlPattern.of("/exact/" + (i + 1)), "exact" + i, "exact");
                builder.add(UrlPattern.of("/prefix/" + (i + 1) + "/*"), "prefix" + i, "prefix");
            }
            return builder.add(UrlPattern.of("*.jsp"), "jsp", "jsp")
                    .add(UrlPattern.of("/"), "default", "default")
                    .build();
        }

        @Benchmark
        public PathMatch<String> servlet() {
            return map.match(path);
        }
    }

    /** What comes before and after the servlet. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Around {
        private final String path = "/app50/a/b/c";
        private final ContextMap<String> contexts = contexts();
        private final FilterMap<String> filters = filters();

        private static ContextMap<String> contexts() {
            ContextMap<String> map = ContextMap.empty();
            for (int i = 0; i < CONTEXTS; i++) {
                map = map.with("", "/app" + i, "app" + i);
            }
            return map;
        }

        private static FilterMap<String> filters() {
            FilterMap.Builder<String> builder = FilterMap.builder();
            for (int i = 0; i < FILTERS; i++) {
                builder.byPattern(UrlPattern.of("/a/*"), Set.of(DispatcherType.REQUEST), "filter" + i);
            }
            return builder.build();
        }

        @Benchmark
        public UriPath canonicalPath() {
            return RequestPaths.lookup(path);
        }

        @Benchmark
        public String context() {
            return contexts.find("www.example.org", path);
        }

        @Benchmark
        public List<String> tenFilters() {
            return filters.filters(DispatcherType.REQUEST, "/a/b/c", "servlet");
        }
    }
}
