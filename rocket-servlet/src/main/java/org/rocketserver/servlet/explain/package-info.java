/**
 * What would be deployed, and what would serve a path, and why? Everything that can be told without running any of an
 * application's code. Internal.
 */
package org.rocketserver.servlet.explain;
