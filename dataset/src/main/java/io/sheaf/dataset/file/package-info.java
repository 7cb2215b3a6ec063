/** A directory of the local machine as a space of files, which nothing leads out of. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.file;
