import org.jspecify.annotations.NullMarked;

/** Sessions of several servers in one table of a database. */
@NullMarked
module org.rocketserver.sessions.jdbc {
    requires static transitive org.jspecify;
    requires transitive java.sql;
    requires transitive org.rocketserver.servlet;

    exports org.rocketserver.sessions.jdbc;
}
