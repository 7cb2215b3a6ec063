/**
 * The two ways of data, apart from any wire: chunks to frames for a get, frames to chunks for a
 * put.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.transfer;
