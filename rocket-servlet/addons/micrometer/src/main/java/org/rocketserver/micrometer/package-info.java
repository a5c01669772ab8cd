/** How is the server doing, in the words of Micrometer? One binder, for the registry that the application has. */
@NullMarked
package org.rocketserver.micrometer;

import org.jspecify.annotations.NullMarked;
