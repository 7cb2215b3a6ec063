/**
 * The account of direct memory, reserved before it is allocated and given back when it is freed,
 * and that of what requests take of the heap.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.memory;
