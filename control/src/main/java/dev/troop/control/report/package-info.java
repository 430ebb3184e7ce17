/**
 * What a drill leaves behind for people: its report as one page that needs nothing but a browser.
 *
 * <p>Start with {@link dev.troop.control.report.ReportPage}; how the page looks is all in its template
 * {@code report.html}.
 */
@NullMarked
package dev.troop.control.report;

import org.jspecify.annotations.NullMarked;
