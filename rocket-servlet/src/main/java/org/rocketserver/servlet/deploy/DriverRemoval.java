package org.rocketserver.servlet.deploy;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Removes the JDBC drivers of an application from {@link DriverManager}, which shows a driver only to classes of its
 * own class loader: so {@link Drivers} defines a copy of this class in the application's, and nothing else may be used
 * here than Java's own classes.
 */
public final class DriverRemoval implements Callable<List<String>> {
    /** Made by name. */
    public DriverRemoval() {}

    /** Answers the names of the drivers' classes. */
    @Override
    public List<String> call() throws SQLException {
        List<String> removed = new ArrayList<>();
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() == DriverRemoval.class.getClassLoader()) {
                DriverManager.deregisterDriver(driver);
                removed.add(driver.getClass().getName());
            }
        }
        return removed;
    }
}
