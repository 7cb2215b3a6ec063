/**
 * The objects under a prefix of an S3 bucket as a space of files: read by ranges of one ETag,
 * written by uploads of several parts.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.s3;
