/** The benchmarks of the command line: what they measure, and how they tell it. */
@org.jspecify.annotations.NullMarked
package io.sheaf.command.bench;
