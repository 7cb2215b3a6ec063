/** Reports of measurements: one form in JSON, written as Markdown and as a page with charts. */
@org.jspecify.annotations.NullMarked
package io.sheaf.report;
