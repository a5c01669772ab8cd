/**
 * May it pass? Constraints, logins and roles (Servlet 6.1 §13).
 * {@link org.rocketserver.servlet.security.ConstraintTable} decides in a pure function,
 * {@link org.rocketserver.servlet.security.SecurityGate} acts. What it needs of the request beyond the Servlet API it
 * asks of {@link org.rocketserver.servlet.security.SecuredRequest}.
 */
package org.rocketserver.servlet.security;
