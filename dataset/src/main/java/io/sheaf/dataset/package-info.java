/**
 * What a dataset is, apart from any wire: what every store does, and the values that it deals in.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset;
