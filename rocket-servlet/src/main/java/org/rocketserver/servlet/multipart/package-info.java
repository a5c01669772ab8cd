/**
 * What is in a {@code multipart/form-data} body? RFC 7578 over RFC 2046, read as a stream with limits on everything; a
 * part rests in memory or in a temporary file that is gone when the request is over.
 */
package org.rocketserver.servlet.multipart;
