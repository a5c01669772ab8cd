/**
 * Is the answer sent in gzip? Decided once, when the head is sent and everything is known about it, below everything
 * the application sees: filters, error pages, files, asynchronous and non-blocking writers need not know.
 */
@NullMarked
package org.rocketserver.servlet.compress;

import org.jspecify.annotations.NullMarked;
