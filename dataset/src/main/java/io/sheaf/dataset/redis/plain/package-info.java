/** Datasets in ArrowRedis's layout: keys found by probing, without versions and checksums. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.redis.plain;
