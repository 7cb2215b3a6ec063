/**
 * The Java client: datasets of a Sheaf server listed, pulled partition by partition, and put, as
 * frames that nobody decodes or as Arrow vectors.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.client;
