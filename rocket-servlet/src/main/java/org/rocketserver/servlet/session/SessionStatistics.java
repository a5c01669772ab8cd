package org.rocketserver.servlet.session;

/**
 * The sessions of an application, counted. Each number is right for itself; together they are of about the same moment.
 *
 * @param active in memory now
 * @param created since the application started
 * @param expired ended because they rested too long
 * @param invalidated ended by the application
 * @param evicted moved to the store, or dropped, because memory was full
 * @param refused not created because memory was full
 */
public record SessionStatistics(int active, long created, long expired, long invalidated, long evicted, long refused) {}
