/**
 * What does the servlet see? The request and the response of Servlet 6.1 as faces: each method delegates to a
 * collaborator that knows one thing (parameters, cookies, head, body). What they need of other rooms they ask of
 * {@link org.rocketserver.servlet.message.RequestServices}, a port that dispatch implements. Below is the seam,
 * {@code org.rocketserver.exchange}.
 */
package org.rocketserver.servlet.message;
