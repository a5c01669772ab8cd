/** How does an application of Wicket start? By a filter that the descriptor declares. */
package org.rocketserver.examples.wicket;
