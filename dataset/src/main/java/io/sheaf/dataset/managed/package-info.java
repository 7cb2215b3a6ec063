/**
 * Versioned datasets over any store with two abilities: small atomic steps on a dataset's head, and
 * values by key. The protocol of begin, prepare, commit, retire and reap stands here once.
 */
@org.jspecify.annotations.NullMarked
package io.sheaf.dataset.managed;
