/** Commands on every kind of store, and from each to each. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.stores;
