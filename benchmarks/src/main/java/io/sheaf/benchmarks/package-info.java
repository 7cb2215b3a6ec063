/** The peers that Sheaf is measured against. */
@org.jspecify.annotations.NullMarked
package io.sheaf.benchmarks;
