/**
 * Does Rocket keep every promise of the Servlet specification? Arquillian's view of Rocket, so that the official
 * Jakarta Servlet TCK, which is only referred to by its coordinates, can deploy its applications to it.
 */
package org.rocketserver.examples.tck;
