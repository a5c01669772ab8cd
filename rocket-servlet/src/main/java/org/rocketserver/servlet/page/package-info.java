/** How are facts written down for people and for programs? Text with its escapes. Pure. Internal. */
package org.rocketserver.servlet.page;
