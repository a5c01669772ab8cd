/** What went wrong, for who wrote it? Error pages while developing: never switched on by themselves. Internal. */
package org.rocketserver.servlet.development;
