/** Sample data with ArrowRedis's schema: the same seed gives the same bytes. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.generate;
