/** What addresses lead to: data to be read and written in one way, wherever it lies. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.place;
