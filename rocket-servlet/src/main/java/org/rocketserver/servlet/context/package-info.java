/**
 * What is a running application? {@link org.rocketserver.servlet.context.AppContext} is its face towards the
 * application; the holders keep its servlets and filters; {@link org.rocketserver.servlet.context.DeployedApp} is the
 * frozen table a request reads. Fed by {@code deploy}, read by {@code dispatch}. Internal: it may change in any
 * release.
 */
package org.rocketserver.servlet.context;
