/** How are facts written down for programs? As JSON, with its escapes. Pure. Internal. */
package org.rocketserver.servlet.page;
