package org.rocketserver.testkit;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is alive on the heap.
 *
 * @param count how many objects of a class
 * @param octets how large they are together, without what they refer to
 */
public record LiveObjects(int count, long octets) {
    /** By the class's name, after a collection; empty where the virtual machine cannot say. */
    public static Map<String, LiveObjects> byClass() {
        String histogram;
        try {
            histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            return Map.of();
        }
        Map<String, LiveObjects> live = new TreeMap<>();
        for (String line : histogram.split("\n", -1)) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                live.merge(
                        columns[3],
                        new LiveObjects(Integer.parseInt(columns[1]), Long.parseLong(columns[2])),
                        (one, other) -> new LiveObjects(one.count + other.count, one.octets + other.octets));
            }
        }
        return live;
    }
}
