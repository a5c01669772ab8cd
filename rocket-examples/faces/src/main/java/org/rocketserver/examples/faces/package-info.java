/**
 * How does an application bring Faces and CDI? By having MyFaces and Weld among its libraries: both announce
 * themselves, and meet in the application.
 */
package org.rocketserver.examples.faces;
