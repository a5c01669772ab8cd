/** How are REST resources served by Jersey? Its initializer finds the application and the resources beside it. */
package org.rocketserver.examples.jersey;
