/**
 * Which application and which servlet does a path belong to? Pure functions over immutable tables: the rules of chapter
 * 12 of Servlet 6.1, the filter order of 6.2.4 and the one canonicalisation of 3.5.2. Neighbours: built by deploy,
 * asked by the worker, dispatch and security.
 *
 * <pre>{@code host + path -> ContextMap -> application -> ServletMap -> PathMatch
 *                                                -> FilterMap  -> filters in order}</pre>
 */
package org.rocketserver.servlet.mapping;
