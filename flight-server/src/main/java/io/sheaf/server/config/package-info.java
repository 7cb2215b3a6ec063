/**
 * The settings of the server: one record for each concern, read from flags, properties, environment
 * and files, with all problems found before anything starts.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.server.config;
