/**
 * How does a declared application come to life? First it is read: {@link ApplicationSource} unpacks the archive, makes
 * the class loader, looks through the classes, and combines everything that was declared into a {@link DeploymentPlan}.
 * Then it is built: the deployer turns the plan into a running application.
 *
 * <pre>
 * ApplicationSource ── WarArchive ── WebAppClassLoader ── ClassScan ── descriptor.* ── Initializers ──▶ DeploymentPlan
 * DeploymentPlan ── Deployer ──▶ DeployedApp
 * </pre>
 *
 * <p>An application that exists in code only needs neither parser nor scan, and their classes are not loaded for it.
 * Internal: it may change in any release.
 */
package org.rocketserver.servlet.deploy;
