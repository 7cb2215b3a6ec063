/** Looks at whole datasets, to tell whether all that they promise is there as it was written. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.integrity;
