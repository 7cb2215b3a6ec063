/**
 * Dictionaries made whole: a delta is joined with what it adds to, buffer by buffer, for every type
 * that Arrow has, since no reader of a stream may need the chunks before.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.dictionary;
