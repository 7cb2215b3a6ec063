/** Datasets as Arrow IPC files, relayed by their byte ranges, in whatever space they lie. */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.filestore;
