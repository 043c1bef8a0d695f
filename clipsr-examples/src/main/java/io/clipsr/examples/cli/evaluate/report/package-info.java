/** The results of an evaluation: kept while it runs, summarised, and written as text, CSV, JSON and a page of HTML. */
package io.clipsr.examples.cli.evaluate.report;
